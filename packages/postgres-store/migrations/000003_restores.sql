-- compatible
-- Each restore of the database from a backup. Events that were sent after the backup are not in it, so the next event of
-- every stream gets a sequence higher than all of them. An app of the previous release counts on from the backup.

create table restores (
  restored_at timestamptz primary key,
  -- Sequences up to this number may have been sent.
  sent_up_to integer not null
);
