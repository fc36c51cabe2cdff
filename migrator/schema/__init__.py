"""What a schema looks like, and in what two of them differ: for adopt, stamp and drift alike.

They promise that two schemas without a difference are *identical* as docs/limits.md says it. They must never
write, nor look at a row of the project's. Arrows go one way: picture <- left_out, mysql, sqlite <- reading;
picture <- difference <- comparing.
"""
