"""What one version says, written into another."""

from __future__ import annotations

from kaijuan.network.plans.models import (
    Part,
    PlanDocument,
    PlanDuty,
    PlanVersion,
    Stage,
    StageMeasure,
)


def copy_contents(source: PlanVersion, target: PlanVersion) -> None:
    """Parts, stages with measures, duties and documents, in constant queries."""
    texts = {part.value: getattr(source, part.value) for part in Part}
    PlanVersion.objects.filter(pk=target.pk).update(**texts)
    for name, text in texts.items():
        setattr(target, name, text)
    _copy_stages(source, target)
    PlanDuty.objects.bulk_create(
        PlanDuty(version=target, part=d.part, person_id=d.person_id, post=d.post, duty=d.duty)
        for d in source.duties.order_by("pk")
    )
    PlanDocument.objects.bulk_create(
        PlanDocument(version=target, name=d.name, sha256=d.sha256, size=d.size, added_at=d.added_at)
        for d in source.documents.order_by("pk")
    )


def _copy_stages(source: PlanVersion, target: PlanVersion) -> None:
    stages = list(source.stages.prefetch_related("measures"))
    copies = Stage.objects.bulk_create(
        Stage(
            version=target,
            position=each.position,
            name=each.name,
            name_en=each.name_en,
            trigger=each.trigger,
            on_level_id=each.on_level_id,
            on_mode=each.on_mode,
            on_date=each.on_date,
            mode=each.mode,
            consent=each.consent,
        )
        for each in stages
    )
    StageMeasure.objects.bulk_create(
        StageMeasure(stage=copy, position=each.position, kind=each.kind, parameters=each.parameters)
        for stage, copy in zip(stages, copies, strict=True)
        for each in stage.measures.all()
    )
