"""The pages of the admin, as an administrator opens them."""

from recording.browsing import Browser, first_key

REVIEWED = (
    *("groups/armedgroup", "groups/person", "groups/membership", "groups/leadership"),
    *("groups/personfate", "groups/sizeestimate", "groups/designation"),
    *("groups/relation", "groups/presence", "incidents/incident"),
    *("incidents/participation", "incidents/target", "incidents/casualtycount"),
    *("incidents/incidentlink", "places/place", "sources/source", "sources/passage"),
)
READ_ONLY = (
    *("review/proposal", "history/revision", "records/retiredslug"),
    *("review/distinct", "auth/user", "auth/group"),
)
EMPTY_AT_FIRST = ("records/retiredslug", "review/distinct")
OTHERS = (
    "/admin/",
    "/admin/search/?s=Kataib",
    "/admin/edtf/?text=[2026-03-16,2026-03-18]",
    "/admin/edtf/?text=..&open=1",
    "/admin/edtf/?text=yesterday",
    "/admin/groups/armedgroup/?q=Kataeb+Hizbullah",
    "/admin/groups/armedgroup/?country_code=IQ&kind__exact=militia",
    "/admin/groups/armedgroup/?status__exact=nonsense",
    "/admin/groups/membership/?status__exact=published&basis__exact=stated",
    "/admin/incidents/incident/?method=drone&o=2.-3",
    "/admin/review/proposal/?state__exact=open",
    "/admin/groups/armedgroup/999999/change/",
    "/admin/groups/",
    "/admin/nothing/",
    "/admin/password_change/",
    "/admin/jsi18n/",
    *(
        f"/admin/duplicates/{collection}/"
        for collection in ("groups", "people", "places", "incidents", "sources", "none")
    ),
    "/admin/duplicates/groups/?of=recorded-twin",
    "/admin/autocomplete/?term=kata&app_label=groups&model_name=membership"
    "&field_name=member",
)


def pages(admin: Browser) -> None:
    """Every list, and of its first row the change and history pages; the add pages."""
    for address in OTHERS:
        admin.open(address)
    for model in (*REVIEWED, *READ_ONLY):
        listing = f"/admin/{model}/"
        key = first_key(admin.open(listing), listing)
        if key or model not in EMPTY_AT_FIRST:
            # Asked without a row too, so that the requests keep their numbers.
            admin.open(f"{listing}{key or 'none'}/change/")
            admin.open(f"{listing}{key or 'none'}/history/")
    for model in REVIEWED:
        admin.open(f"/admin/{model}/add/")
    forms(admin)


def forms(admin: Browser) -> None:
    """A form that is wrong comes back, one that is right is saved, with a message."""
    address = "/admin/groups/armedgroup/add/"
    names = {"names-TOTAL_FORMS": "1", "names-INITIAL_FORMS": "0"}
    wrong = {**names, "slug": "No Slug", "kind": "militia", "founded": "yesterday"}
    right = {
        **names,
        "slug": "recorded-in-admin",
        "kind": "militia",
        "ideologies": "[]",
        "names-0-text": "Recorded in the Admin",
        "names-0-kind": "preferred",
        "edit_reason": "To be recorded",
    }
    admin.post(address, wrong, "admin add a group wrongly")
    saved = admin.post(address, right, "admin add a group")
    target = saved.header("Location") or "/admin/"
    admin.open(target, "admin after a group was added")
    listing = "/admin/groups/armedgroup/"
    listed = admin.open(f"{listing}?q=recorded-in-admin", "admin find the added group")
    key = first_key(listed, listing)
    for name in ("submit", "publish", "withdraw"):
        admin.post(f"{listing}{key}/step/{name}/", {}, f"admin step {name}")
    admin.open(f"{listing}{key}/change/", "admin change page of the added group")
    admin.open(f"{listing}{key}/history/", "admin history of the added group")


def propose(admin: Browser) -> None:
    """Saving a published group makes a proposal, which another has to decide."""
    listing = "/admin/groups/armedgroup/"
    listed = admin.open(f"{listing}?q=kataib-hizballah", "admin find a published group")
    address = f"{listing}{first_key(listed, listing)}/change/"
    for name, typed in {
        "admin save nothing": {},
        "admin save a fault": {"founded": "2020", "dissolved": "2010"},
        "admin propose": {"summary": "As an administrator has it.", "edit_reason": "x"},
    }.items():
        admin.save(address, typed, name)
    proposals = "/admin/review/proposal/"
    listed = admin.open(f"{proposals}?state__exact=open", "admin open proposals")
    for key in (first_key(listed, proposals), "4", "1"):
        admin.open(f"{proposals}{key}/change/", f"admin proposal {key}")
        for decision in ("accept", "reject"):
            form = {"decision": decision, "note": "Looked at."}
            name = f"admin {decision} proposal {key}"
            admin.post(f"{proposals}{key}/decide/", form, name)


def merge(admin: Browser) -> None:
    """The group and its twin become one, by the page that lists what will happen."""
    listing = "/admin/groups/armedgroup/"
    keys = []
    for slug in ("recorded-twin", "recorded-group"):
        listed = admin.open(f"{listing}?q={slug}", f"admin find {slug}")
        keys.append(first_key(listed, listing))
    address = f"{listing}merge/?keep={keys[0]}&merge={keys[1]}"
    admin.open(address, "admin merge page")
    for name, reason in (("without a reason", " "), ("for good", "Two spellings.")):
        form = {"decision": "merge", "reason": reason, "edit_reason": reason}
        admin.post(address, form, f"admin merge {name}")
    admin.open(f"{listing}{keys[0]}/change/", "admin kept group after the merge")
    admin.open(f"{listing}{keys[0]}/history/", "admin history after the merge")
    for model in ("records/retiredslug", "history/revision", "review/proposal"):
        admin.open(f"/admin/{model}/", f"admin {model} after the merge")
