"""The environments, a card each: release, revision, health, last promotion, snapshot, what is wrong."""

from collections.abc import Iterator
from datetime import UTC, datetime
from html import escape

from release.promotion.state import OPEN
from release.report.collecting import Environment, Findings
from release.report.words import count, say, translate

DAY_HOURS = 24


def render_environments(found: Findings) -> str:
    cards = "".join(_render_card(one, found.made_at) for one in found.environments)
    return f'<section class="cards">{cards}</section>'


def _render_card(one: Environment, now: datetime) -> str:
    word, health = "bad", say("healthy", "正常")
    if not one.is_running:
        word, health = "quiet", say("does not run", "未运行")
    elif not one.is_healthy:
        health = say("not healthy", "异常")
    else:
        word = "good"
    facts = "".join(f"<dt>{term}</dt><dd>{text}</dd>" for term, text in _list_facts(one, now))
    troubles = "".join(f'<li class="{kind}">{text}</li>' for kind, text in _list_troubles(one))
    listed = f"<ul>{troubles}</ul>" if troubles else ""
    head = f'<h2>{escape(one.name)}</h2><p class="health {word}">{health}</p>'
    return f'<article class="card {word}"><header>{head}</header><dl>{facts}</dl>{listed}</article>'


def _list_facts(one: Environment, now: datetime) -> Iterator[tuple[str, str]]:
    if not one.is_running:
        return
    yield say("Release", "版本"), escape(one.release) if one.release else say("none", "无")
    stands = " ".join(f"<code>{escape(name)}</code>" for name in one.revisions)
    yield say("Revision", "修订"), stands or say("base", "空")
    if promotion := next(iter(one.promotions), None):
        body = promotion.body
        told = f"{translate(body['way'])} {escape(body['release']['id'])}: {translate(body['status'])}"
        when = f"{promotion.at[:16].replace('T', ' ')} UTC, {promotion.by}"
        yield say("Last promotion", "上次发布"), f'{told}<br><span class="quiet">{escape(when)}</span>'
    else:
        yield say("Last promotion", "上次发布"), say("none", "无")
    yield say("Snapshot", "快照"), _tell_snapshot(one, now)


def _tell_snapshot(one: Environment, now: datetime) -> str:
    if one.snapshot is None:
        return say("none", "无")
    hours = (now - datetime.fromisoformat(one.snapshot["taken_at"]).astimezone(UTC)).total_seconds() / 3600
    if hours < 2 * DAY_HOURS:
        return say(f"{hours:.1f} h old", f"{hours:.1f} 小时前")
    return say(f"{hours / DAY_HOURS:.0f} days old", f"{hours / DAY_HOURS:.0f} 天前")


def _list_troubles(one: Environment) -> Iterator[tuple[str, str]]:
    """``bad`` is to be acted upon, ``turn`` to be known."""
    if one.is_running and not one.revisions and one.status:
        yield "turn", say("The database is empty.", "数据库为空。")
    flight, holder = one.status.get("in_flight"), one.status.get("holder")
    if flight:
        told = f"{flight['revision']}: {flight['text']}"
        yield "bad", say("Half-way", "停在半途") + f": {escape(told)}"
    if holder:
        yield "turn", say("A migration is running", "迁移进行中") + f": {escape(holder['text'])}"
    promotion = next(iter(one.promotions), None)
    if promotion and promotion.body["status"] in OPEN:
        where = escape(promotion.body["step"])
        yield "bad", say("The promotion is half-way", "发布停在半途") + f": {where}"
    if one.drift:
        differences = count(len(one.drift), "difference", "differences", "处差异")
        listed = "".join(f"<br><code>{escape(text)}</code>" for text in one.drift)
        yield "bad", say("Drifted", "已漂移") + f": {differences}{listed}"
    elif one.is_running and one.revisions and one.drift is None:
        yield "turn", say("Whether it drifted is not known.", "是否漂移：未知。")
    if one.parked:
        yield (
            "turn",
            count(len(one.parked), "thing set aside", "things set aside", "项已搁置") + " (make parked)",
        )
    if one.silent:
        yield "turn", say("Not told", "未答复") + f": {escape(', '.join(one.silent))}"
