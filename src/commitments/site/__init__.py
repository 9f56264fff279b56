"""Pages, feeds, calendars and downloads of what the store holds on a day."""

from commitments.site.build import SiteSummary, build_site

__all__ = ["SiteSummary", "build_site"]
