"""What is known of the live database: read when first asked for, once per kind, through one connection."""

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from sqlalchemy import Connection, Engine
from sqlalchemy.exc import DBAPIError

from migrator.checks.privileges import Grants, parse_grants
from migrator.checks.reading import read_table_facts
from migrator.checks.tables import TableFacts
from migrator.database.blockers import Session
from migrator.database.running import Running
from migrator.records import TableSize
from migrator.schema.difference import Drift
from migrator.settings import Limits

LONG_TRANSACTIONS = """
SELECT t.trx_mysql_thread_id, CONCAT(p.user, '@', SUBSTRING_INDEX(p.host, ':', 1)),
       COALESCE(t.trx_query, p.info, ''), TIMESTAMPDIFF(SECOND, t.trx_started, NOW())
FROM information_schema.innodb_trx t JOIN performance_schema.processlist p ON p.id = t.trx_mysql_thread_id
WHERE t.trx_mysql_thread_id <> CONNECTION_ID() AND p.user IS NOT NULL
  AND TIMESTAMPDIFF(SECOND, t.trx_started, NOW()) >= %s ORDER BY 4 DESC
"""


@dataclass
class Facts:
    """Without an engine nothing is known: each table is None, each question unanswered."""

    limits: Limits
    engine: Engine | None = None
    names: frozenset[str] = frozenset()  # of the tables that the plan is about
    drift: Drift | None = None  # None: nobody has looked
    users: Mapping[str, tuple[Running, ...]] = field(default_factory=dict)  # by revision, of what it drops
    connection: Connection | None = field(default=None, repr=False)

    @property
    def is_live(self) -> bool:
        return self.engine is not None

    @contextmanager
    def opened(self) -> Iterator["Facts"]:
        try:
            yield self
        finally:
            if self.connection is not None:
                self.connection.close()
                self.connection = None

    def find_table(self, name: str) -> TableFacts | None:
        return self.tables.get(name)

    @cached_property
    def tables(self) -> dict[str, TableFacts]:
        return self.ask(lambda connection: read_table_facts(connection, sorted(self.names))) or {}

    @property
    def sizes(self) -> dict[str, TableSize]:
        """Of the tables that were looked at so far."""
        seen: dict[str, TableFacts] = self.__dict__.get("tables", {})
        return {name: TableSize(table.rows, table.bytes) for name, table in seen.items()}

    @cached_property
    def long_transactions(self) -> tuple[Session, ...]:
        """Transactions that are open right now, the oldest first."""
        rows = self.select(LONG_TRANSACTIONS, (self.limits.long_transaction_seconds,)) or ()
        return tuple(Session(*row) for row in rows)

    @cached_property
    def database(self) -> str:
        return (self.engine.url.database or "") if self.engine else ""

    @cached_property
    def grants(self) -> Grants | None:
        """The account's privileges, those of its active roles with them; None when they cannot be read."""
        rows = self.select("SELECT CURRENT_ROLE()")
        role = rows[0][0] if rows else "NONE"
        using = "" if role == "NONE" else f" FOR CURRENT_USER() USING {role}"
        found = self.select(f"SHOW GRANTS{using}")
        return None if found is None else parse_grants(str(row[0]) for row in found)

    @cached_property
    def views(self) -> frozenset[str]:
        """The names of all views."""
        rows = self.select("SELECT table_name FROM information_schema.views WHERE table_schema = DATABASE()")
        return frozenset(str(row[0]) for row in rows or ())

    @cached_property
    def database_collation(self) -> str:
        rows = self.select("SELECT @@collation_database")
        return str(rows[0][0]) if rows else ""

    @cached_property
    def data_directory(self) -> tuple[str, str]:
        """Where the server keeps its data, by its own words, and the server's id."""
        rows = self.select("SELECT @@datadir, @@server_uuid")
        return (str(rows[0][0]), str(rows[0][1])) if rows else ("", "")

    def select(self, statement: str, parameters: tuple[Any, ...] = ()) -> list[Any] | None:
        """The rows; None when the server refuses or does not answer in time."""
        text = statement if parameters else statement.replace("%", "%%")
        rows: list[Any] | None = self.ask(lambda link: list(link.exec_driver_sql(text, parameters)))
        return rows

    def ask(self, question: "Callable[[Connection], Any]") -> Any:
        if self.engine is None:
            return None
        try:
            return question(self._connect())
        except DBAPIError:
            return None

    def _connect(self) -> Connection:
        if self.connection is None and self.engine is not None:
            self.connection = self.engine.connect().execution_options(isolation_level="AUTOCOMMIT")
            self.connection.detach()  # what is set below must end with it: the pool would hand it on
            milliseconds = self.limits.look_seconds * 1000
            self.connection.exec_driver_sql(
                "SET SESSION transaction_read_only = ON, lock_wait_timeout = 1, innodb_lock_wait_timeout = 1,"
                f" information_schema_stats_expiry = 0, max_execution_time = {milliseconds}"
            )
        assert self.connection is not None  # noqa: S101 - ask() has seen the engine
        return self.connection
