"""Names that say the same and share no root, as they are compared: small, without points."""

EQUAL_NAMES = tuple(
    frozenset(name.strip() for name in line.split(","))
    for line in """
    us, usa, united states, america, american, americans
    uk, united kingdom, britain, british, britons, great britain
    eu, european union
    un, united nations
    uae, emirates, emirati
    gop, republican party, republicans
    fed, federal reserve
    covid, covid-19, coronavirus
    scotus, supreme court
    france, french
    spain, spanish, spaniards
    poland, polish, poles
    greece, greek, greeks
    netherlands, dutch
    switzerland, swiss
    denmark, danish, danes
    sweden, swedish, swedes
    finland, finnish, finns
    scotland, scottish, scots
    wales, welsh
    ireland, irish
    england, english
    norway, norwegian
    portugal, portuguese
    thailand, thai
    philippines, filipino, filipinos
    peru, peruvian
    kyiv, kiev
    turkey, turkiye, turkish
    afghanistan, afghan, afghans
    kazakhstan, kazakh, kazakhs
    new zealand, new zealander, new zealanders
    """.strip().splitlines()
)
