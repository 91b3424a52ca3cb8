"""Small answers of the admin that belong to no one model."""

from django.http import HttpRequest, JsonResponse

from editing.forms import edtf_meaning


def edtf_meaning_view(request: HttpRequest) -> JsonResponse:
    """What a typed date means, or {"error": what is wrong}; `open=1` takes “..”."""
    allow_open = request.GET.get("open") == "1"
    return JsonResponse(edtf_meaning(request.GET.get("text", ""), allow_open))
