"""Documents of all services in one process, as the local relays and clocks have them."""

from __future__ import annotations

from collections import Counter

from kitchenctl.services import declared


def test_no_two_services_name_a_document_alike() -> None:
    """MongoEngine keeps classes by their bare name: of two, one would never be detached from its database."""
    names = Counter(document.__name__ for service in declared() for document in service.documents)
    assert [name for name, count in names.items() if count > 1] == []
