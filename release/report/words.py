"""Texts in the page's two languages, side by side: a switch shows one of them."""

from html import escape

# What the migrator and the conductor say in single words.
CHINESE = {
    "added": "新增",
    "removed": "移除",
    "changed": "改动",
    "table": "表",
    "table options": "表选项",
    "column": "列",
    "primary key": "主键",
    "index": "索引",
    "foreign key": "外键",
    "check": "检查约束",
    "view": "视图",
    "trigger": "触发器",
    "promote": "升级",
    "rollback": "回退",
    "running": "进行中",
    "done": "完成",
    "taken back": "已撤回",
    "stuck": "卡住",
    "up": "向上",
    "down": "向下",
    "back": "放回",
}


def say(english: str, chinese: str) -> str:
    """Both, as HTML; what was inside them is text."""
    return f'<span lang="en">{escape(english)}</span><span lang="zh">{escape(chinese)}</span>'


def translate(word: str) -> str:
    """A single word of the project's, or as it is where it has no other."""
    return say(word, CHINESE[word]) if word in CHINESE else escape(word)


def count(number: int, one: str, many: str, chinese: str) -> str:
    """``count(2, "table", "tables", "张表")``"""
    return say(f"{number:,} {one if number == 1 else many}", f"{number:,} {chinese}")
