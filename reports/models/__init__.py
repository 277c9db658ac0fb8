from reports.models.release import CompanyRelease, ReleasedShare, ReleasedSum

__all__ = ["CompanyRelease", "ReleasedShare", "ReleasedSum"]
