"""The front page, made once: on an empty site it takes the place of Wagtail's welcome page."""

from wagtail.models import Page, Site

from home.models import HomePage

LEAD = (
    "ひきこもりの状態にある方とご家族のそばで、急がず、断らず、つながり続けるために。"
    "区の職員、支援に携わる方、民生委員・児童委員、青少年委員の皆さんが学ぶ場です。"
)


def front_page() -> HomePage:
    """Return the front page; on an empty site, make it the root of the default site."""
    home: HomePage | None = HomePage.objects.first()
    if home is not None:
        return home
    root = Page.get_first_root_node()
    welcome = root.get_children().exact_type(Page).filter(slug="home").first()
    home = root.add_child(instance=HomePage(title="よりそい", slug="yorisoi", lead=LEAD))
    home.save_revision().publish()
    site = Site.objects.filter(is_default_site=True).first() or Site(
        hostname="localhost", is_default_site=True
    )
    site.root_page = home
    site.site_name = "よりそい"
    site.save()
    if welcome is not None:
        welcome.delete()
    return home
