"""The drawing's style: names of classes that a page may hold, colours for light and dark."""

LIGHT = {
    "box": "#ffffff", "head": "#efece4", "edge": "#cfc9bd", "text": "#1d2328", "type": "#656d75",
    "plus": "#1f6b45", "minus": "#a12b2b", "turn": "#855600",
    "plus-back": "#e3f3e9", "minus-back": "#fbe6e4", "turn-back": "#fbf0d9",
    "hue-0": "#3b6ea8", "hue-1": "#b0562b", "hue-2": "#3d8063", "hue-3": "#8a4f9e",
    "hue-4": "#a3852a", "hue-5": "#b34169", "hue-6": "#3f8a96", "hue-7": "#6b6f2d",
}  # fmt: skip
DARK = {
    "box": "#1c2125", "head": "#2a3036", "edge": "#424a52", "text": "#e6e3dc", "type": "#9aa4ad",
    "plus": "#6fcf9b", "minus": "#ff8f85", "turn": "#e8b75a",
    "plus-back": "#1b3427", "minus-back": "#43211f", "turn-back": "#3b2f16",
    "hue-0": "#7fb0e6", "hue-1": "#e89a6f", "hue-2": "#76c39f", "hue-3": "#c594d8",
    "hue-4": "#d9bd66", "hue-5": "#ec8bad", "hue-6": "#78c4d0", "hue-7": "#b9bd72",
}  # fmt: skip


def _declare(colours: dict[str, str]) -> str:
    names = "; ".join(f"--{name}: {colour}" for name, colour in colours.items())
    return f".schema, .symbols {{ {names} }}"


STYLE = f"{_declare(LIGHT)}\n@media (prefers-color-scheme: dark) {{ {_declare(DARK)} }}\n" + "".join(
    f".schema .hue-{number} {{ color: var(--hue-{number}) }}\n" for number in range(8)
)
STYLE += """.schema { font: 11.5px ui-monospace, "Cascadia Mono", Menlo, "DejaVu Sans Mono", monospace }
.table .body { fill: var(--box); stroke: var(--edge) }
.table .head { fill: var(--head) }
.table .name { font-weight: 700; font-size: 13px; fill: var(--text) }
.row text { fill: var(--text) }
.row .type { fill: var(--type); text-anchor: end }
.row.key text:not(.type) { font-weight: 700 }
.row .shade { fill: none }
.row .sign { font-weight: 700 }
.is-key { fill: var(--text) }
.is-unique { fill: none; stroke: var(--type); stroke-width: 1.5 }
.link path { fill: none; stroke: currentColor; stroke-width: 1.6; opacity: .8 }
.link circle { fill: currentColor }
.link:hover path { stroke-width: 3.5; opacity: 1 }
.table.same .name, .row.same text { opacity: .76 }
.link.same path { opacity: .3 }
.link.same circle { opacity: .45 }
.table.added .body { stroke: var(--plus) }
.table.added .head { fill: var(--plus-back) }
.table.added .name { fill: var(--plus) }
.table.removed .body { stroke: var(--minus); stroke-dasharray: 5 3 }
.table.removed .head { fill: var(--minus-back) }
.table.removed .name { fill: var(--minus); text-decoration: line-through }
.table.changed .body { stroke: var(--turn) }
.table.changed .head { fill: var(--turn-back) }
.row.added .shade { fill: var(--plus-back) }
.row.added .sign, .row.added.line text { fill: var(--plus) }
.row.removed .shade { fill: var(--minus-back) }
.row.removed text { fill: var(--minus) }
.row.removed text:not(.sign) { text-decoration: line-through }
.row.changed .shade { fill: var(--turn-back) }
.row.changed .sign, .row.changed.line text { fill: var(--turn) }
.link.added path { stroke-width: 2.4; opacity: 1 }
.link.removed { color: var(--minus) }
.link.removed path { stroke-dasharray: 5 4; opacity: .9 }
.link.changed path { stroke-dasharray: 9 3; opacity: 1 }
"""
