-- compatible
-- API tokens, one-time sign-in links and sessions. Each secret has 256 random bits, and only its SHA-256 is stored:
-- what stands here signs no one in. Apps without these tables know the tokens of the variable API_TOKENS only.

create table api_tokens (
  token_id bigint generated always as identity primary key,
  name text not null check (length(name) between 1 and 64),
  role text not null check (role in ('viewer', 'operator', 'admin')),
  secret_digest bytea not null unique check (octet_length(secret_digest) = 32),
  created_at timestamptz not null,
  created_by text not null,
  -- At most a minute behind.
  last_used_at timestamptz,
  expires_at timestamptz,
  revoked_at timestamptz
);
-- The audit names a token by its name, so two that may be used at one time never share one.
create unique index api_tokens_by_name on api_tokens (name) where revoked_at is null;

create table sign_in_links (
  secret_digest bytea primary key check (octet_length(secret_digest) = 32),
  actor text not null,
  role text not null check (role in ('viewer', 'operator', 'admin')),
  expires_at timestamptz not null,
  used_at timestamptz
);

create table sessions (
  secret_digest bytea primary key check (octet_length(secret_digest) = 32),
  actor text not null,
  role text not null check (role in ('viewer', 'operator', 'admin')),
  -- The digest of the token that was exchanged, of this table or of API_TOKENS: the session ends with it. Null: a link.
  token_digest bytea check (octet_length(token_digest) = 32),
  started_at timestamptz not null,
  -- At most a minute behind.
  last_used_at timestamptz not null,
  expires_at timestamptz not null
);
create index sessions_by_token on sessions (token_digest);
