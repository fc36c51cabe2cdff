# Debian 13's Python 3.13 and pip's own wheel: python3-pip would bring a compiler's worth of packages.
image=python:3.13-slim
suite=trixie
packages=(python3.13 python3.13-venv ca-certificates netbase tzdata)
changes=(
    'ENV LANG=C.UTF-8'
    'ENV PATH=/usr/local/bin:/usr/local/sbin:/usr/sbin:/usr/bin:/sbin:/bin'
    'CMD ["python3"]'
)
