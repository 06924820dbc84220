"""What the API of forms depends on."""

from kaijuan.core.cache.public import topic

topic("forms", "questionnaires.Form", "questionnaires.FormVersion")
