"""The state in PostgreSQL, as docs/state.md sets it up: shared, locked, moved and restored."""

import os
import re
import shutil
import signal
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from provider.stores import StateError, read_state
from tests.engine.definitions import ALL, INTEGRATION, changed
from tests.engine.family import Family, killed_at, until
from tests.engine.pages import block, shell
from tests.engine.project import API_KEY, SECRET, Project
from tests.engine.shared_state import SharedProject, held_open
from tests.postgres_server import HOST, PostgresServer, ServerError
from tests.sandbox_process import SandboxProcess
from tools.postgres import ADVICE, find

PAGE = "state.md"
DATABASE = "connectif_state"
#: One login has a password that its file cannot hold as it is.
PASSWORDS = {"ci": "password-of:ci", "technician": "password-of-the-technician"}
LOCKED = ("the stack is currently locked by 1 lock(s)", "pulumi cancel", "(pid ")
#: All that the engine has written of a stack, which it keeps as base64 in JSON.
CONTENT = rf"""
\connect {DATABASE}
SELECT key, convert_from(decode(data->>'data', 'base64'), 'UTF8') FROM {DATABASE}.pulumi_state
WHERE key LIKE '%/my-shop%';
"""
#: Puts the state of one stack under other names, as `pulumi stack init` would.
COPIES = rf"""
\connect {DATABASE}
INSERT INTO {DATABASE}.pulumi_state (key, data)
SELECT replace(key, 'one-of-many', name), replace(data::text, 'one-of-many', name)::json
FROM {DATABASE}.pulumi_state, (VALUES {{names}}) AS names (name)
WHERE key LIKE '%/stacks/%/one-of-many.json';
"""
BREAK = f"SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '{DATABASE}';"


@pytest.fixture(scope="session")
def server() -> Iterator[PostgresServer]:
    """Start a server and set it up as the page says, with two logins."""
    programs = find()
    if programs is None:
        pytest.skip(f"No PostgreSQL server was found. {ADVICE}")
    if shutil.which("openssl") is None:
        pytest.skip("No openssl is on PATH to make the server's certificate with.")
    with PostgresServer(programs) as started:
        started.script(block(PAGE, "database"))
        for login, password in PASSWORDS.items():
            started.script(named(login, block(PAGE, "login")), [password])
        yield started


def named(login: str, script: str) -> str:
    """Give a script of the page for another login than its example."""
    return re.sub(r"\bci\b", login, script)


def signed_in(server: PostgresServer, folder: Path, login: str = "ci") -> dict[str, str]:
    """Give what the page lets a person export, with the password in a file."""
    passwords = folder / f"{login}.pgpass"
    password = PASSWORDS[login].replace(":", r"\:")
    passwords.write_text(f"{HOST}:{server.port}:{DATABASE}:{login}:{password}\n", encoding="ascii")
    passwords.chmod(0o600)
    return {
        "PULUMI_BACKEND_URL": server.url(DATABASE, login),
        "PGPASSFILE": str(passwords),
        "PULUMI_DIY_BACKEND_PARALLEL": "1",
    }


@pytest.fixture
def project(
    tmp_path: Path, sandbox: SandboxProcess, server: PostgresServer, request: pytest.FixtureRequest
) -> Project:
    """Make a project with a stack of its own in the database."""
    name = re.sub(r"[^a-z]+", "-", request.node.name)
    found = SharedProject(
        tmp_path / "project", sandbox.url, signed_in(server, tmp_path), stack=name
    ).prepare()
    found.pack("shop", ALL)
    found.configure(["shop"])
    return found


def names(sandbox: SandboxProcess) -> list[str]:
    """Give the names of the store's integrations and events, each as often as it is there."""
    collections = ("custom-integrations", "custom-event-types")
    return [item["name"] for collection in collections for item in sandbox.objects(collection)]


def no_password(text: str) -> None:
    """Fail where a text shows a password or a secret."""
    for secret in (*PASSWORDS.values(), API_KEY, SECRET):
        assert secret not in text


@pytest.mark.timeout(300)
def test_the_second_of_two_runs_is_refused_and_the_first_loses_nothing(
    project: Project, sandbox: SandboxProcess, server: PostgresServer, family: Family
) -> None:
    with held_open(project, sandbox) as first:
        second = project.up(code=None).shows(*LOCKED)
        assert second.code != 0
        no_password(second.text)
        # A broken connection is made anew.
        server.script(BREAK)
        project.preview()
        assert not first.done()
    assert first.result().code == 0, first.result().text
    assert set(project.resources()) >= {"store", "shop.token", "shop.integration", "shop.event"}
    assert names(sandbox) == ["Push service", "Send push"]
    project.settled()


@pytest.mark.timeout(300)
def test_a_killed_run_leaves_a_lock_and_after_it_nothing_is_made_twice(
    project: Project, sandbox: SandboxProcess, family: Family
) -> None:
    def slow_answer_has_come() -> bool:
        return "Push service" in names(sandbox)

    outcome = killed_at(
        project, sandbox, family, method="POST", path="custom-integrations/$", seconds=4
    )
    assert outcome.code == -signal.SIGKILL
    refused = project.up(code=None).shows(*LOCKED)
    assert refused.code != 0
    until(slow_answer_has_come)
    outcome = shell(
        project,
        block(PAGE, "unlock"),
        replaced={"my-shop": project.stack},
        environment={"PULUMI_OPTION_SKIP_PREVIEW": "true"},
    )
    outcome.shows("is in the store already and equal: it is taken over")
    assert names(sandbox) == ["Push service", "Send push"]
    project.settled()


@pytest.mark.timeout(300)
def test_two_stacks_do_not_disturb_each_other(
    project: Project, sandbox: SandboxProcess, server: PostgresServer, tmp_path: Path
) -> None:
    with SandboxProcess(requests_per_minute=0) as other_store:
        login = signed_in(server, tmp_path, "technician")
        other = SharedProject(tmp_path / "other", other_store.url, login, stack="boutique")
        other.prepare()
        other.pack("shop", {"integration": changed(INTEGRATION, name="Boutique")})
        other.configure(["shop"])
        with ThreadPoolExecutor() as pool:
            list(pool.map(Project.up, (project, other)))
            list(pool.map(Project.settled, (project, other)))
        assert names(other_store) == ["Boutique"]
    assert names(sandbox) == ["Push service", "Send push"]
    assert "shop.token" not in other.resources()


@pytest.mark.timeout(300)
def test_a_stack_moves_from_the_folder_to_the_database_and_back_out_of_a_backup(
    server: PostgresServer, sandbox: SandboxProcess, tmp_path: Path
) -> None:
    """What is encrypted stays readable, and nothing shows what is secret."""
    project = Project(tmp_path / "project", sandbox.url, stack="my-shop")
    project.environment["PULUMI_CONFIG_PASSPHRASE"] = "a passphrase"
    project.prepare()
    project.pack("shop", ALL)
    project.configure(["shop"])
    project.run("config", "set", "--secret", "--stack", "my-shop", "connectif:apiKey", API_KEY)
    project.up()
    before = read_state(project.folder, "my-shop", project.variables())
    login = signed_in(server, tmp_path)
    address = {
        "'postgres://ci@db.shop.example:5432": f"'postgres://ci@{HOST}:{server.port}",
        "/etc/ssl/certs/db-ca.pem": str(server.certificate),
        "$HOME/.connectif-pgpass": login["PGPASSFILE"],
    }
    shell(project, block(PAGE, "take-out"))
    moved = shell(project, block(PAGE, "address") + block(PAGE, "put-in"), replaced=address)
    forgotten = project.preview(code=None).shows("no stack named 'my-shop' found")
    assert forgotten.code != 0

    project.environment |= login
    after = read_state(project.folder, "my-shop", project.variables())
    assert after == before
    assert after is not None
    assert {"store", "shop.token", "shop.integration", "shop.event"} <= set(after.resources)
    assert read_state(project.folder, "nobody", project.variables()) is None

    shell(project, block(PAGE, "back-up"))
    project.run("stack", "rm", "--yes", "--force", "--preserve-config", "my-shop")
    restored = shell(project, block(PAGE, "restore")).shows("unchanged")
    assert not re.search(r"to (create|update|delete|replace)", restored.text), restored.text
    assert names(sandbox) == ["Push service", "Send push"]

    backup = (project.folder / "my-shop.state.json").read_text(encoding="utf-8")
    content = server.script(CONTENT)
    assert "Push service" in content
    for text in (moved.text, restored.text, backup, content):
        no_password(text)
    for path in (project.folder / ".pulumi-home").rglob("*.json"):
        assert PASSWORDS["ci"] not in path.read_text(encoding="utf-8")


def test_who_leaves_can_read_no_state_any_more(server: PostgresServer, tmp_path: Path) -> None:
    project = Project(tmp_path / "project", "http://127.0.0.1:1", stack="left-behind")
    project.lay_out()
    project.configure()
    password = "password-of-who-leaves"
    server.script(named("leaver", block(PAGE, "login")), [password])
    left = {"PULUMI_BACKEND_URL": server.url(DATABASE, "leaver"), "PGPASSWORD": password}
    project.run("stack", "init", project.stack, environment=left)
    server.script(named("leaver", block("operations.md", "drop-login")))
    refused = project.run("stack", "ls", environment=left, code=None)
    assert refused.shows("authentication failed").code != 0
    # What they have made belongs to the role that nobody signs in as.
    project.environment |= signed_in(server, tmp_path)
    project.run("stack", "ls").shows(project.stack)


def test_more_stacks_than_connections_can_be_listed(server: PostgresServer, tmp_path: Path) -> None:
    """The engine has two connections for each core, and wants two for each stack at once."""
    project = Project(tmp_path / "project", "http://127.0.0.1:1", stack="one-of-many")
    project.lay_out()
    project.configure()
    project.environment |= signed_in(server, tmp_path)
    project.run("stack", "init", project.stack)
    names = [f"one-of-many-{number}" for number in range(2 * (os.cpu_count() or 1))]
    server.script(COPIES.format(names=", ".join(f"('{name}')" for name in names)))
    project.run("stack", "ls").shows(*names)


@pytest.mark.parametrize(
    ("statement", "words"),
    [
        ("CREATE TABLE public.other (id int)", "permission denied for schema public"),
        ("CREATE SCHEMA other", "permission denied for database"),
        ("CREATE DATABASE other", "permission denied to create database"),
        ("CREATE ROLE other", "permission denied to create role"),
    ],
)
def test_a_login_may_do_nothing_but_keep_states(
    server: PostgresServer, statement: str, words: str
) -> None:
    as_login = f"\\connect {DATABASE}\nSET SESSION AUTHORIZATION ci;\n"
    with pytest.raises(ServerError, match=words):
        server.script(f"{as_login}{statement};")


@pytest.mark.parametrize(
    ("wrong", "words"),
    [
        ("ci:hush-hush@{host}/connectif_state", "password authentication failed"),
        ("ci@{host}/connectif_state?password=hush-hush", "password authentication failed"),
        ("ci:hush-hush@127.0.0.1:1/connectif_state", "connection refused"),
        ("ci:hush-hush#@{host}/connectif_state", "address of the backend is not understood"),
        ("ci:hush-hush@{host}/connectif_state?sslmode=disable", "no encryption"),
        ("ci:hush-hush@{host}/connectif_state?sslmode=verify-full", "unknown authority"),
    ],
)
def test_an_address_that_is_wrong_is_an_error_without_the_password(
    server: PostgresServer, tmp_path: Path, wrong: str, words: str
) -> None:
    project = Project(tmp_path / "project", "http://127.0.0.1:1", stack="my-shop")
    project.lay_out()
    project.configure()
    url = "postgres://" + wrong.format(host=f"{HOST}:{server.port}")
    with pytest.raises(StateError, match=words) as caught:
        read_state(project.folder, "my-shop", project.variables({"PULUMI_BACKEND_URL": url}))
    assert "hush-hush" not in str(caught.value)
    assert "goroutine" not in str(caught.value)
