-- compatible
-- Creates: the caller's idempotency key with the digest of its request, the provider's answer (a document, by its hash), and
-- the address at which the buyer pays. An app of the previous release leaves all of them empty.

alter table create_attempts add column idempotency_key text;
alter table create_attempts add column request_digest bytea check (octet_length(request_digest) = 32);
alter table create_attempts add column payment_address text;
alter table create_attempts add column document_hash bytea;
create unique index create_attempts_by_idempotency_key on create_attempts (idempotency_key)
  where idempotency_key is not null;
