"""Texts of libraries that our Polish catalogue says in its own words: without guessing anybody's gender, in the
vocabulary of the portal, and saying what to do. They are only named here, so that the catalogue keeps them."""

from django.utils.translation import gettext_noop as _

BORROWED = (
    _("Forgot your password?"),
    _("The email address and/or password you specified are not correct."),
    _("Remember Me"),
    _("Enter Sign-In Code"),
    _("Enter Email Verification Code"),
    _("Enter Password Reset Code"),
    _("Email Verification"),
    _("Password Reset"),
    _("Use a different email address"),
    _("Confirm Access"),
    _("Please reauthenticate to safeguard your account."),
    _("Incorrect code."),
    _("Use your password"),
    _("Use authenticator app or code"),
    _("Use a security key"),
    _("Too many failed login attempts. Try again later."),
    _("Be patient, you are sending too many requests."),
    _("Please type your current password."),
    _("This field is required."),
    _("Enter a valid email address."),
    _("Enter a valid URL."),
    _("Enter a valid time."),
    _("The password is too similar to the %(verbose_name)s."),
    _("Your password can’t be too similar to your other personal information."),
)
