"""Thing by thing, each whole or not at all."""

from pathlib import Path

from sqlalchemy.exc import IntegrityError

from web.extensions import db
from web.importing.own.records import Own, OwnPicture, OwnRedirect, OwnSetting, OwnTag, OwnText
from web.importing.own.storing import OwnStore
from web.importing.people import Authors
from web.importing.report import Report

_ATTEMPTS = 3


class OwnTaker:
    def __init__(self, report: Report, media: Path) -> None:
        self._report = report
        self._media = media
        self._authors = Authors(report)

    def take(self, thing: Own) -> None:
        """Raises ``IntegrityError`` when somebody else's writing came between three times in a row."""
        for attempt in range(1, _ATTEMPTS + 1):
            part = Report("")
            try:
                _store(thing, OwnStore(part, self._authors, self._media))
                db.session.commit()
                self._report.add(part)
                break
            except IntegrityError:
                db.session.rollback()
                self._authors.forget()
                if attempt == _ATTEMPTS:
                    raise
        db.session.expunge_all()

    def forget(self) -> None:
        self._authors.forget()


def _store(thing: Own, store: OwnStore) -> None:
    match thing:
        case OwnText():
            store.store_text(thing)
        case OwnTag():
            store.store_tag(thing)
        case OwnPicture():
            store.store_picture(thing)
        case OwnRedirect():
            store.store_redirect(thing)
        case OwnSetting():
            store.store_setting(thing)
