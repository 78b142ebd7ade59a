"""The structure tree of a tagged PDF read back: what it says, and whether it hangs together."""

from pikepdf import Array, Dictionary, Object, Pdf


def elements(pdf: Pdf) -> list[tuple[int, str, int]]:
    """Every element in reading order: depth, kind, number of the page it is on (-1: none)."""
    numbers = {page.obj.objgen: number for number, page in enumerate(pdf.pages)}
    return [
        (depth, str(element.S), numbers[element.Pg.objgen] if "/Pg" in element else -1)
        for depth, element in walked(pdf.Root.StructTreeRoot.K[0])
    ]


def walked(element: Object, depth: int = 0):
    yield depth, element
    for kid in kids(element):
        yield from walked(kid, depth + 1)


def kids(element: Object) -> list[Object]:
    found = element.get("/K", Array())
    return [kid for kid in found if isinstance(kid, Dictionary)]


def faults_of(pdf: Pdf) -> list[str]:
    """What does not hang together: parents, identifiers, and marks of pages that no element owns."""
    root = pdf.Root.StructTreeRoot
    numbers = root.ParentTree.Nums
    owners = {int(numbers[place]): numbers[place + 1] for place in range(0, len(numbers), 2)}
    faults = [] if list(owners) == sorted(owners) else ["the parent tree is not in order"]
    if root.K[0].P.objgen != root.objgen:
        faults.append("the document element has another parent")
    told, pages = set(), {page.obj.objgen: page for page in pdf.pages}
    for _, element in walked(root.K[0]):
        faults += [f"{kid.S} has another parent" for kid in kids(element) if kid.P.objgen != element.objgen]
        if "/ID" in element:
            faults += [f"two elements {element.ID}"] * (str(element.ID) in told)
            told.add(str(element.ID))
        for mark in (kid for kid in element.get("/K", ()) if isinstance(kid, int)):
            owner = owners[int(pages[element.Pg.objgen].StructParents)][mark]
            faults += [f"mark {mark} is not its element's"] * (owner.objgen != element.objgen)
    named = {str(name) for _, each in walked(root.K[0]) for name in each.get("/A", {}).get("/Headers", ())}
    faults += [f"no header is called {name}" for name in sorted(named - told)]
    keys = [int(page.StructParents) for page in pdf.pages]
    return faults + ([] if len(set(keys)) == len(pdf.pages) else ["two pages share a key"])
