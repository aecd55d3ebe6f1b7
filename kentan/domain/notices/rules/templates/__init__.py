"""Every notice there is, in one table: key -> what staff and what petitioners read, and when it may go out."""

from collections.abc import Mapping
from types import MappingProxyType

from kentan.domain.notices.rules.templates.base import Audience, Template, When, Words
from kentan.domain.notices.rules.templates.closing import CLOSING
from kentan.domain.notices.rules.templates.deadlines import DEADLINES, SYSTEM
from kentan.domain.notices.rules.templates.handling import HANDLING, REVIEW
from kentan.domain.notices.rules.templates.intake import INTAKE, OBJECTION

__all__ = ["TEMPLATES", "Audience", "Template", "When", "Words"]

_ALL = (*INTAKE, *OBJECTION, *HANDLING, *REVIEW, *CLOSING, *DEADLINES, *SYSTEM)
TEMPLATES: Mapping[str, Template] = MappingProxyType({template.key: template for template in _ALL})
