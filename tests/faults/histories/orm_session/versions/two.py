"""objects in a session that is committed"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.orm import Session, declarative_base

revision = "two"
down_revision = "one"

Base = declarative_base()


class Person(Base):
    __tablename__ = "people"
    id = sa.Column(sa.Integer, primary_key=True)
    name = sa.Column(sa.String(50))
    visits = sa.Column(sa.Integer)


class Visit(Base):
    __tablename__ = "visits"
    id = sa.Column(sa.Integer, primary_key=True)
    person_id = sa.Column(sa.ForeignKey("people.id", name="fk_visits_people"), nullable=False)
    number = sa.Column(sa.Integer)


def upgrade():
    Visit.__table__.create(op.get_bind())
    session = Session(bind=op.get_bind())
    for person in session.query(Person).order_by(Person.id):
        session.add_all(Visit(person_id=person.id, number=number) for number in range(person.visits % 3))
        person.visits += 100
    session.commit()
    newcomer = Person(name="Dorothy Vaughan", visits=0)
    session.add(newcomer)
    session.flush()
    session.add(Visit(person_id=newcomer.id, number=session.query(Visit).count()))
    session.commit()
    op.add_column("people", sa.Column("kind", sa.String(9), server_default="guest"))
    session.get(Person, 1).visits *= 2
    session.commit()


def downgrade():
    op.drop_column("people", "kind")
    with Session(bind=op.get_bind()) as session:
        session.query(Visit).delete()
        for person in session.query(Person).filter(Person.visits >= 100).order_by(Person.id):
            person.visits -= 101 if person.id == 1 else 100
        session.query(Person).filter_by(name="Dorothy Vaughan").delete()
        session.commit()
    op.drop_table("visits")
