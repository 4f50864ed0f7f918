"""Words and places for tests."""

import factory

from library.models import ExternalTrainingType, GlossaryTerm, Network, Resource, WordingRule


class GlossaryTermFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = GlossaryTerm

    term = factory.Sequence(lambda n: f"用語{n}")
    kana = "ようご"
    text = "説明の文です。"


class WordingRuleFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = WordingRule

    avoid = factory.Sequence(lambda n: f"避けることば{n}")
    use = "言い換え"


class ResourceFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Resource

    municipality = "文京区"
    name = factory.Sequence(lambda n: f"相談窓口{n}")
    kind = "相談"
    source = "000"


class NetworkFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Network

    key = factory.Sequence(lambda n: f"network-{n}")
    municipality = "豊島区"
    name = factory.Sequence(lambda n: f"連絡会{n}")


class ExternalTrainingTypeFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = ExternalTrainingType

    key = factory.Sequence(lambda n: f"kind-{n}")
    name = factory.Sequence(lambda n: f"外の学び{n}")
