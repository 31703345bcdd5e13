from django.db import migrations, models
from django.db.models import Q


class Migration(migrations.Migration):

    dependencies = [
        ("storage", "0042_sheets_to_read"),
    ]

    operations = [
        migrations.RemoveIndex(model_name="case", name="case_queue"),
        migrations.RemoveIndex(model_name="case", name="case_queue_by_lodging"),
        migrations.RemoveIndex(model_name="case", name="case_of_holder"),
        migrations.RemoveIndex(model_name="case", name="case_marked"),
        migrations.RemoveIndex(model_name="case", name="case_points"),
        migrations.RemoveIndex(model_name="case", name="case_second_look"),
        migrations.AddIndex(
            model_name="case",
            index=models.Index(
                fields=["host", "mission", "stage", "due_at", "lodged_at", "number"], name="case_queue"
            ),
        ),
        migrations.AddIndex(
            model_name="case",
            index=models.Index(fields=["host", "mission", "stage", "lodged_at", "number"], name="case_queue_by_lodging"),
        ),
        migrations.AddIndex(
            model_name="case",
            index=models.Index(fields=["host", "stage", "due_at"], name="case_due"),
        ),
        migrations.AddIndex(
            model_name="case",
            index=models.Index(fields=["holder", "stage", "host", "mission", "due_at"], name="case_of_holder"),
        ),
        migrations.AddIndex(
            model_name="case",
            index=models.Index(fields=["host", "stage", "mission"], condition=Q(is_flagged=True), name="case_marked"),
        ),
        migrations.AddIndex(
            model_name="case",
            index=models.Index(fields=["host", "mission", "stage", "holder"], condition=Q(waits_for_points=True), name="case_points"),
        ),
        migrations.AddIndex(
            model_name="case",
            index=models.Index(fields=["host", "mission", "stage", "holder"], condition=Q(look_asked_at__isnull=False), name="case_second_look"),
        ),
    ]
