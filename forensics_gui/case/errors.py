"""What can go wrong with a case, each as one sentence that names the case or its part and says what the user can do.

CaseError
├── NotACase          there is no case in this folder
├── CaseTooNew        a newer version of the program wrote it
├── CaseDamaged       its database, a kept result or a row cannot be trusted or read
└── EvidenceChanged   a copy of the evidence is missing or is no longer what was acquired
"""


class CaseError(Exception):
    """The case could not be made, opened or written; its text is for the user."""


class NotACase(CaseError):
    """There is no case in this folder."""


class CaseTooNew(CaseError):
    """A newer version of the program wrote this case."""


class CaseDamaged(CaseError):
    """Part of the case was changed outside the program, or lost."""


class EvidenceChanged(CaseError):
    """A copy of the evidence is missing or differs from what was acquired."""
