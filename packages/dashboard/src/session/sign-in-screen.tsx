import { Alert, Button, Center, Paper, PasswordInput, Stack, Title } from '@mantine/core';
import { useDocumentTitle } from '@mantine/hooks';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useNavigate, useSearch } from '@tanstack/react-router';
import { type FormEvent, useEffect, useRef } from 'react';
import { bodyOf, RefusedError } from '../client/body-of.ts';
import { useClient } from '../client/client-provider.tsx';
import { useText } from '../texts/use-text.ts';
import { SESSION_KEY } from './session.ts';
import { takeLinkFromFragment } from './sign-in-link.ts';

/** Exchanges a token, or the one-time link in the fragment of the URL, for a session. */
export function SignInScreen() {
  const text = useText();
  useDocumentTitle(text('shell.title', { page: text('session.title') }));
  const client = useClient();
  const queryClient = useQueryClient();
  const navigate = useNavigate();
  const { to } = useSearch({ strict: false });
  const attempt = useMutation({
    mutationFn: async (body: { readonly token: string } | { readonly link: string }) =>
      bodyOf(await client.signIn({ body }), 200),
    onSuccess: (session) => {
      queryClient.removeQueries({ predicate: ({ queryKey }) => queryKey[0] !== SESSION_KEY[0] });
      queryClient.setQueryData(SESSION_KEY, session);
      return navigate({ href: pathWithin(to), replace: true });
    },
  });
  const { mutate } = attempt;
  // A link works once: the double start of an effect in development must not use it twice.
  const isTaken = useRef(false);
  useEffect(() => {
    const link = isTaken.current ? null : takeLinkFromFragment();
    isTaken.current = true;
    if (link !== null) mutate({ link });
  }, [mutate]);

  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const token = new FormData(event.currentTarget).get('token');
    if (typeof token === 'string' && token !== '') mutate({ token: token.trim() });
  };
  return (
    <Center component="main" mih="100dvh" p="md">
      <Paper component="form" onSubmit={submit} withBorder p="xl" w="100%" maw={420}>
        <Stack>
          <Title order={1}>{text('session.title')}</Title>
          {attempt.isError && (
            <Alert color="red" role="alert">
              {failureText(text, attempt.error, attempt.variables)}
            </Alert>
          )}
          <PasswordInput
            name="token"
            label={text('session.token')}
            description={text('session.tokenHint')}
            autoComplete="current-password"
            required
            withAsterisk={false}
          />
          <Button type="submit" loading={attempt.isPending}>
            {text('session.signIn')}
          </Button>
        </Stack>
      </Paper>
    </Center>
  );
}

function failureText(text: ReturnType<typeof useText>, error: Error, credential: object | undefined): string {
  if (!(error instanceof RefusedError)) return text('view.network');
  if (error.code === 'too_many_attempts')
    return text('session.locked', { minutes: Math.ceil((error.retryAfterSeconds ?? 60) / 60) });
  return text(credential !== undefined && 'link' in credential ? 'session.linkRefused' : 'session.refused');
}

/** Only a path of this app: another site must not be reached from here. */
function pathWithin(to: string | undefined): string {
  return to?.startsWith('/') && !/^\/[/\\]/.test(to) ? to : '/';
}
