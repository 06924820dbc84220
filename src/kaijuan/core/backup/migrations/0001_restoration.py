from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = []

    operations = [
        migrations.CreateModel(
            name="Restoration",
            fields=[
                ("code", models.UUIDField(editable=False, primary_key=True, serialize=False)),
                ("at", models.DateTimeField(editable=False)),
                ("made_at", models.DateTimeField(editable=False)),
                ("snapshot", models.CharField(editable=False, max_length=64)),
                ("rows", models.PositiveBigIntegerField(editable=False)),
            ],
            options={"ordering": ("-at",)},
        ),
    ]
