# One build for everything that is ours; compose.yaml names the target of each service.
# Kept to what the builder inside Docker Engine 20.10 knows, and without a `syntax` line, which needs a registry.
ARG PYTHON_IMAGE=python:3.13-slim
ARG NGINX_IMAGE=nginx:1.30
ARG DATABASE_IMAGE=mysql:9.7

FROM ${PYTHON_IMAGE} AS python
# The root file system is read-only when it runs: bytecode is made here, or never.
ENV PYTHONDONTWRITEBYTECODE=1 PYTHONUNBUFFERED=1 PATH=/opt/venv/bin:$PATH HOME=/tmp
RUN groupadd --gid 10001 inkstone \
    && useradd --uid 10001 --gid 10001 --no-create-home --home-dir /tmp --shell /usr/sbin/nologin inkstone
WORKDIR /app

FROM python AS builder
# Wheels alone, so that no stage ever needs a compiler; pip stays outside the environment that it fills.
ENV PIP_DISABLE_PIP_VERSION_CHECK=1 PIP_ROOT_USER_ACTION=ignore PIP_ONLY_BINARY=:all:
RUN python -m venv --without-pip /opt/venv
COPY requirements requirements

FROM builder AS web-environment
RUN --mount=type=cache,target=/tmp/.cache/pip \
    pip --python /opt/venv/bin/python install --quiet --require-hashes --requirement requirements/web.txt \
    && pip --python /opt/venv/bin/python uninstall --quiet --yes setuptools

FROM builder AS migrator-environment
RUN --mount=type=cache,target=/tmp/.cache/pip \
    pip --python /opt/venv/bin/python install --quiet --require-hashes --requirement requirements/migrator.txt \
    && pip --python /opt/venv/bin/python uninstall --quiet --yes setuptools

# `flask db` finds the migrator's commands by their entry points, so here it is an installed distribution.
FROM builder AS tools-environment
COPY --from=web-environment /opt/venv /opt/venv
COPY pyproject.toml ./
COPY migrator migrator
RUN --mount=type=cache,target=/tmp/.cache/pip \
    pip --python /opt/venv/bin/python install --quiet --require-hashes --requirement requirements/migrator.txt \
    && PIP_ONLY_BINARY= pip --python /opt/venv/bin/python install --quiet --no-deps --no-build-isolation . \
    && pip --python /opt/venv/bin/python uninstall --quiet --yes setuptools

# A checkout made under a strict umask holds files that the container's user could not read.
FROM python AS web-code
COPY gunicorn.conf.py ./
COPY migrations migrations
COPY web web
RUN chmod -R a+rX . && python -m compileall -q --invalidation-mode unchecked-hash .

FROM python AS migrator-code
COPY migrations migrations
COPY migrator migrator
RUN chmod -R a+rX . && python -m compileall -q --invalidation-mode unchecked-hash migrator

FROM python AS web
RUN install -d -o inkstone -g inkstone /var/lib/inkstone/media
COPY --from=web-environment /opt/venv /opt/venv
COPY --from=web-code /app /app
ENV FLASK_APP=web.app
USER 10001:10001
EXPOSE 8000
CMD ["python", "-m", "web.serve"]

FROM python AS migrator
COPY --from=migrator-environment /opt/venv /opt/venv
COPY --from=migrator-code /app /app
USER 10001:10001
ENTRYPOINT ["python", "-m", "migrator"]
CMD ["to", "head"]

# The server's own mysql and mysqldump, with their libraries: no distribution packages them beside this Python.
FROM ${DATABASE_IMAGE} AS database-client
COPY database/client/collect /tmp/collect
RUN bash /tmp/collect /opt/mysql-client mysql mysqldump

FROM migrator AS snapshot
COPY --from=database-client /opt/mysql-client /opt/mysql-client
ENV PATH=/opt/mysql-client/bin:$PATH
USER root
RUN install -d -o inkstone -g inkstone /var/lib/inkstone/media /var/lib/inkstone/snapshots
USER 10001:10001
CMD ["snapshots"]

# Flask-Migrate's commands, for a person at a terminal; never a running service.
FROM python AS tools
COPY --from=tools-environment /opt/venv /opt/venv
COPY --from=web-code /app /app
ENV FLASK_APP=web.app
USER 10001:10001
ENTRYPOINT ["flask"]
CMD ["db", "--help"]

FROM python AS static
COPY nginx/compress.py /tmp/
COPY web/static /static
RUN chmod -R a+rX /static && python /tmp/compress.py /static

FROM ${NGINX_IMAGE} AS nginx
COPY nginx/nginx.conf /etc/nginx/nginx.conf
COPY nginx/templates /etc/nginx/templates
COPY nginx/entrypoint.d /docker-entrypoint.d
COPY nginx/switch-application /usr/local/bin/switch-application
COPY nginx/pages.conf /etc/nginx/pages.conf
COPY nginx/pages /usr/share/inkstone/pages
COPY --from=static /static /usr/share/inkstone/static
RUN chmod -R a+rX /etc/nginx /usr/share/inkstone && chmod 0755 /docker-entrypoint.d/*-front.envsh /usr/local/bin/switch-application \
    && install -d -o 101 -g 101 /var/spool/inkstone
USER 101:101
EXPOSE 8080 8443
