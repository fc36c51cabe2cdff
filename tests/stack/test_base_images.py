"""What the stack and its builds ask of the Python and nginx images, and how the script brings base images."""

import shutil
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from secrets import token_hex

import pytest

from tests.conftest import ROOT
from tests.fixtures_mysql import docker
from tests.stack.tiny_registry import serve_image

pytestmark = [pytest.mark.stack, pytest.mark.usefixtures("require_engine")]

BUILD = """
FROM python:3.13-slim
RUN python -m venv /environment && /environment/bin/pip install --quiet itsdangerous==2.2.0
RUN python -m pip install --quiet --root-user-action=ignore markupsafe==3.0.2
RUN python3 -c 'import markupsafe' && ! (command -v gcc || command -v cc || command -v make)
CMD ["/environment/bin/python", "-c", "import sys, itsdangerous; print(*sys.version_info[:2])"]
"""
TEMPLATE = 'server { listen 8080; return 200 "${SAID} $host $request_method"; }'
LOCKED_DOWN = ("--user=101:101", "--read-only", "--cap-drop=ALL", "--tmpfs=/run:uid=101")
OWN_FOLDERS = ("--tmpfs=/etc/nginx/conf.d:uid=101", "--tmpfs=/var/cache/nginx:uid=101")


@pytest.fixture(scope="module")
def built(require_engine) -> Iterator[str]:
    """An image whose build asked PyPI, not the build cache."""
    name = f"test-base-python-{token_hex(4)}"
    command = ["docker", "build", "--no-cache", "--quiet", f"--tag={name}", "-"]
    done = subprocess.run(command, input=BUILD, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    yield name
    docker("image", "rm", name)


def test_build_installs_from_pypi_into_an_environment_without_a_compiler(built):
    assert docker("run", "--rm", "--read-only", "--user=10001", built) == "3 13\n"


@contextmanager
def run_nginx(*options: str) -> Iterator[str]:
    name = f"test-base-nginx-{token_hex(4)}"
    try:  # a container that cannot start is there all the same
        docker("run", "--detach", "--name", name, *options, "nginx:1.30")
        yield name
    finally:
        docker("rm", "--force", name)


def fetch(name: str, port: int) -> str:
    retry = ("--retry", "20", "--retry-delay", "0", "--retry-connrefused", "--retry-max-time", "10")
    return docker("exec", name, "curl", "--silent", "--fail", *retry, f"http://127.0.0.1:{port}/")


def read_log(name: str) -> tuple[str, str]:
    done = subprocess.run(["docker", "logs", name], capture_output=True, text=True, check=False)
    return done.stdout, done.stderr


def write_script(folder: Path, name: str, text: str, mode: int) -> None:
    (folder / name).write_text(text)
    (folder / name).chmod(mode)


def test_nginx_renders_templates_and_serves_with_nothing_else_writable(tmp_path):
    (tmp_path / "site.conf.template").write_text(TEMPLATE)
    tmp_path.chmod(0o755)
    given = ("--env=SAID=hello", f"--volume={tmp_path}:/etc/nginx/templates:ro")
    with run_nginx(*LOCKED_DOWN, *OWN_FOLDERS, *given) as name:
        assert fetch(name, 8080) == "hello 127.0.0.1 GET"
        assert docker("exec", name, "id", "-un").strip() == "nginx"
        assert '"GET / HTTP/1.1" 200' in read_log(name)[0]
        docker("stop", "--time", "10", name)
        # SIGQUIT lets requests finish; SIGTERM would cut them.
        assert "signal 3 (SIGQUIT) received" in read_log(name)[1]
        assert docker("inspect", "--format", "{{.State.ExitCode}}", name) == "0\n"


def test_nginx_fills_in_only_what_the_filter_names_under_other_folders(tmp_path):
    (tmp_path / "deep").mkdir()
    (tmp_path / "deep/site.txt.tpl").write_text("${SAID} $host ${KEPT}")
    tmp_path.chmod(0o755)
    given = ("--env=SAID=hello", "--env=KEPT=never", "--env=NGINX_ENVSUBST_FILTER=^SAID$")
    folders = (
        *("--env=NGINX_ENVSUBST_TEMPLATE_DIR=/templates", "--env=NGINX_ENVSUBST_TEMPLATE_SUFFIX=.tpl"),
        *("--env=NGINX_ENVSUBST_OUTPUT_DIR=/tmp", f"--volume={tmp_path}:/templates:ro"),
    )
    with run_nginx(*given, *folders) as name:
        fetch(name, 80)
        assert docker("exec", name, "cat", "/tmp/deep/site.txt") == "hello $host ${KEPT}"


def test_nginx_runs_executable_scripts_by_name_and_sources_envsh(tmp_path):
    write_script(tmp_path, "10-set.envsh", "export SAID=sourced", 0o755)
    write_script(tmp_path, "11-shown.sh", '#!/bin/sh\necho "said: $SAID"', 0o755)
    write_script(tmp_path, "12-plain.sh", "#!/bin/sh\necho never", 0o644)
    mounts = [f"--volume={path}:/docker-entrypoint.d/{path.name}:ro" for path in tmp_path.iterdir()]
    with run_nginx(*mounts) as name:
        assert "nginx" in fetch(name, 80)
        log = "".join(read_log(name))
        assert "said: sourced\n" in log
        assert "12-plain.sh, not executable" in log
        assert "\nnever" not in log


def test_nginx_does_not_start_after_a_script_that_failed(tmp_path):
    write_script(tmp_path, "10-fails.sh", "#!/bin/sh\nexit 7", 0o755)
    mount = f"--volume={tmp_path}/10-fails.sh:/docker-entrypoint.d/10-fails.sh:ro"
    done = subprocess.run(["docker", "run", "--rm", mount, "nginx:1.30"], capture_output=True, check=False)
    assert done.returncode == 7


def bring_images(folder: Path, *words: str) -> str:
    command = [folder / ".ci/base-images", *words]
    done = subprocess.run(command, capture_output=True, text=True, timeout=60, check=False)
    assert done.returncode == 0, done.stderr
    return done.stdout


def test_script_keeps_images_that_are_current_and_says_so_at_once():
    started = time.monotonic()
    said = bring_images(ROOT)
    seconds = time.monotonic() - started
    assert [line.split()[:2] for line in said.splitlines()] == [["base", "image:"]] * 3
    assert seconds < 10  # a registry that is asked and is silent takes as long


def test_script_pulls_from_a_registry_that_answers(tmp_path):
    shutil.copytree(ROOT / ".ci", tmp_path / ".ci")
    with serve_image(b"official") as registry:
        image = f"{registry}/nginx:1.30"
        recipe = tmp_path / ".ci/images/nginx/recipe.bash"
        recipe.write_text(f"image={image} suite=none packages=(none) changes=()")
        try:
            assert f"{image}: pull" in bring_images(tmp_path, "nginx")
        finally:
            docker("image", "rm", "--force", image)
