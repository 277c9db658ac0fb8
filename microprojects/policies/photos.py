"""Who may add, see and look after photos. The rows' `microproject` was read with the person's rights."""

from django.utils.translation import gettext_lazy

from kopalnia.lib.web.access import Decision, no, yes
from microprojects.models import Entry, Photo, PhotoSubject
from people.models import User

PHOTOS_OF_AUTHOR = gettext_lazy("Only the author can add photos to an entry.")


PHOTO_OF_OTHERS = gettext_lazy("Only the person who added the photo, the mentor or the coordinators can do this.")


def add_photo(user: User, entry: Entry) -> Decision:
    """The author of the entry, also after it was confirmed: a photo carries no hours."""
    return yes() if entry.author_id == user.pk else no(PHOTOS_OF_AUTHOR)


def attach_photo(user: User, entry: Entry, photo: Photo) -> Decision:
    """Put an own draft photo by an own entry."""
    own = photo.uploaded_by_id == user.pk and photo.entry_id in {None, entry.pk}
    return add_photo(user, entry) if own else no(PHOTOS_OF_AUTHOR)


def see_photo(user: User, photo: Photo) -> Decision:
    """Whoever added the photo; once it is by an entry, the team, its mentors and the coordinators.

    Whose team it is, the row has been asked already (`Photo.objects.visible_to`).
    """
    return yes() if photo.uploaded_by_id == user.pk or photo.entry_id is not None else no(PHOTO_OF_OTHERS)


def look_after_photo(user: User, photo: Photo) -> Decision:
    """Whoever added the photo, the mentors of the team and the coordinators."""
    microproject = photo.microproject
    if photo.uploaded_by_id == user.pk or microproject.is_coordinated or microproject.is_mentored:
        return yes()
    return no(PHOTO_OF_OTHERS)


def look_after_subject(user: User, subject: PhotoSubject) -> Decision:
    """Whoever added the photo, the mentors of the team and the coordinators."""
    return look_after_photo(user, subject.photo)
