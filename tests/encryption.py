"""One context for all encrypted connections of a process.

PyMySQL reads the machine's certificates for each connection anew, which takes longer than to log in.
"""

from ssl import SSLContext

from pymysql.connections import Connection

make_context, contexts = Connection._create_ssl_ctx, []


def find_context(connection: Connection, options: object) -> SSLContext:
    if options:
        return make_context(connection, options)
    if not contexts:
        contexts.append(make_context(connection, options))
    return contexts[0]


def share_context() -> None:
    Connection._create_ssl_ctx = find_context
