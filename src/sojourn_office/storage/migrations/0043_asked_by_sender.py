from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("storage", "0042_sheets_to_read")]

    operations = [
        migrations.AddIndex(
            model_name="case",
            index=models.Index(
                condition=models.Q(("stage", "asked-by-sender")),
                fields=["scheme", "due_at", "number"],
                name="case_asked_by_sender",
            ),
        ),
    ]
