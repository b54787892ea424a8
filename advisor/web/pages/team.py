"""Team: several people's answers, each alone and all together."""

from __future__ import annotations

import streamlit as st

from advisor.web import members, state, store
from advisor.web.parts import team_form, team_view

known = store.knowledge()
st.markdown(
    "Each member answers alone and saves a profile. Here they come together: what each would "
    "choose, what the team would choose, where you differ, and what is worth talking about."
)
team_form.bar(known)
people = members.team()
if not people:
    st.info(
        "Nobody is here yet. Load the profiles that the members saved on the page Project, or try "
        "it with examples. The list lives in this session only; the files stay yours.",
        icon=":material/group:",
    )
else:
    team_form.people()
    group = store.together(
        [state.profile_of(person.draft, known) for person in people],
        {person.name: person.weight for person in people},
        known,
        state.counted_run(),
        as_of=state.today(),
    )
    team_view.show(group, known)
