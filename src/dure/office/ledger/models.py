"""The tables of the ledger; how they are kept is written in ``sql/``, for each database its own.

Nothing is written through these classes. `actions` is the only writer, and the triggers of the
database keep the totals and the head.
"""

from django.db import models


class AccountRow(models.Model):
    """An account with its totals, which only the database itself changes."""

    number = models.AutoField(primary_key=True)
    name = models.TextField(unique=True)
    kind = models.TextField()
    owner = models.TextField()
    unit = models.TextField()
    debits_posted = models.BigIntegerField(default=0)
    credits_posted = models.BigIntegerField(default=0)
    debits_pending = models.BigIntegerField(default=0)
    credits_pending = models.BigIntegerField(default=0)
    sequence = models.BigIntegerField(default=0)

    class Meta:
        """Names the table."""

        db_table = "ledger_account"


class TransferRow(models.Model):
    """A record of the book; added once, never changed."""

    sequence = models.BigIntegerField(primary_key=True)
    transfer_id = models.BinaryField(max_length=16, unique=True)
    kind = models.TextField()
    debit = models.ForeignKey(AccountRow, models.DO_NOTHING, related_name="+", db_constraint=False)
    credit = models.ForeignKey(AccountRow, models.DO_NOTHING, related_name="+", db_constraint=False)
    posted_s = models.BigIntegerField()
    pending_s = models.BigIntegerField()
    happened_s = models.BigIntegerField()
    known_s = models.BigIntegerField()
    due_s = models.BigIntegerField(null=True)
    pending_id = models.BinaryField(max_length=16, null=True)
    corrects_id = models.BinaryField(max_length=16, null=True)
    pair_id = models.BinaryField(max_length=16, null=True)
    cause = models.TextField()
    detail = models.TextField()
    hash = models.BinaryField(max_length=32)

    class Meta:
        """Names the table."""

        db_table = "ledger_transfer"


class HeadRow(models.Model):
    """Where the chain ends: one row, which only the database itself changes."""

    id = models.IntegerField(primary_key=True)
    sequence = models.BigIntegerField()
    hash = models.BinaryField(max_length=32)
    known_s = models.BigIntegerField()

    class Meta:
        """Names the table."""

        db_table = "ledger_head"
