"""The text that people promise on."""

from courses.cases.models import PledgeText
from curriculum.domain.loading import Loading, stream
from curriculum.domain.yaml_source import Mapping


def load_pledge(document: Mapping, loading: Loading) -> None:
    """Write one version of the text; a version that somebody signed stays as it is."""
    version = document["version"]
    values = {
        "title": document["title"],
        "lead": document.get("lead", ""),
        "articles": stream(PledgeText, "articles", document["articles"], "pledge", version),
        "agreement": document["agreement"],
        "effective_on": document["effective_on"],
    }
    before = loading.changed["誓約の文"]
    loading.upsert(PledgeText, {"version": version}, values, where=document)
    rewritten = loading.changed["誓約の文"] > before
    if rewritten and PledgeText.objects.filter(version=version, pledges__isnull=False).exists():
        loading.problems.add(
            document,
            "この版で誓約した方がいるため、文を変えられません。version を上げてください。",
            "version",
        )
