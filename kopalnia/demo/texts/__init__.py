"""What people of the demo wrote. All of it is made up unless it says otherwise; Polish only, as data."""
