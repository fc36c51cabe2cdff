"""A text that uses all that a text can use here."""

RICH = """Grinding ink takes *time*, and **water**. 研墨要慢——“快不得”。[^1]

## What it takes

| tool | how many | remark |
|---|--:|:-:|
| stone | 1 | 端砚 |
| brush | 2 | one of them `fine` |

- [x] water
- [ ] an hour, see [the archive](/archive/)

> A stone remembers.

```python
def grind(minutes: int) -> str:
    # slowly, in circles, as long as the water has no colour of its own, which can be a good while
    return "ink" if minutes > 10 else "water"
```

```diff
- faster
+ slower
```

[^1]: As every beginner finds out.
"""
