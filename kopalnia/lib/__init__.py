"""What every app of the portal stands on: it imports Django and libraries, and no app of ours."""
