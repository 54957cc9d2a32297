"""Which states, bodies and offices a mention's titles mean."""

from __future__ import annotations

from monitor.catalogue.offices import Office
from monitor.statements.phrases import Mention
from monitor.statements.register import Days, Register


def roles_of(register: Register, mention: Mention) -> frozenset[str]:
    """Roles of the titles, and kinds of the bodies where the mention is a body."""
    return frozenset(register.titles[t].role for t in mention.titles or mention.body_titles)


def states_of(register: Register, mention: Mention) -> tuple[str, ...]:
    """States beside the title, or the one that it, its body or its principal means by itself."""
    if mention.states:
        return mention.states
    own = [register.titles[t].state for t in mention.titles]
    bodies = [register.institutions[b].state for b in mention.bodies]
    principals = [register.persons[p].state for p in mention.of_persons]
    return tuple(dict.fromkeys(s for s in (*own, *bodies, *principals) if s))


def bodies_of(register: Register, mention: Mention) -> tuple[str, ...]:
    """Institutions named, or meant by kind and state."""
    states = mention.states or tuple(s for p in mention.of_persons if (s := register.persons[p].state))
    kinds = [register.titles[t].role for t in mention.body_titles if register.titles[t].kind == "body"]
    found = (register.body(kind, state) for kind in kinds for state in states)
    return tuple(dict.fromkeys((*mention.bodies, *(b.id for b in found if b))))


def offices_meant(register: Register, mention: Mention, days: Days | None) -> tuple[Office, ...]:
    """Offices that the titles allow beside state, body, host and principal; empty where the text names none."""
    bodies = (*bodies_of(register, mention), *bodies_of_principals(register, mention, days))
    found: dict[str, Office] = {}
    for title in mention.titles:
        row = register.titles[title]
        if bodies or mention.body_titles:
            offices = [o for b in bodies for o in register.offices_with(row.role, body=b)]
            if not offices and "spokesperson" not in row.role:
                states = tuple(s for b in bodies if (s := register.institutions[b].state))
                offices = [o for s in states[:1] for o in register.offices_with(row.role, state=s)]
        else:
            states = mention.states or ((row.state,) if row.state else ())
            host = states[1] if len(states) > 1 and not mention.is_plural else None
            states = states if mention.is_plural else states[:1]
            offices = [o for s in states for o in register.offices_with(row.role, state=s, host=host)]
        found |= {o.id: o for o in offices}
    return tuple(found.values())


def bodies_of_principals(register: Register, mention: Mention, days: Days | None) -> tuple[str, ...]:
    """Bodies of those for whom somebody speaks: «porte-parole de Pachinian», «du Premier ministre arménien»."""
    offices: list[Office] = []
    if mention.titles:
        for person in mention.of_persons:
            offices += register.offices_of(person, days)[:1]
    for title in mention.of_titles:
        row = register.titles[title]
        states = mention.states or ((row.state,) if row.state else ())
        offices += [o for s in states for o in register.offices_with(row.role, state=s)]
    return tuple(dict.fromkeys(o.body for o in offices if o.body))
