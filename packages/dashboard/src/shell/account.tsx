import { IconLogout, IconUser } from '@tabler/icons-react';
import { useQueryClient } from '@tanstack/react-query';
import { bodyOf } from '../client/body-of.ts';
import { useClient } from '../client/client-provider.tsx';
import { SESSION_KEY } from '../session/session.ts';
import { useSession } from '../session/use-session.ts';
import { useText } from '../texts/use-text.ts';
import { HeaderChoice, HeaderPopover } from './header-popover.tsx';

/** Who is signed in, and the way out. */
export function Account() {
  const text = useText();
  const client = useClient();
  const { actor, role } = useSession();
  const queryClient = useQueryClient();
  const leave = async () => {
    // 401: it had ended already.
    bodyOf(await client.signOut(), 204, 401);
    queryClient.setQueryData(SESSION_KEY, null);
    // What the person saw must not stay in memory for the next one.
    queryClient.removeQueries({ predicate: ({ queryKey }) => queryKey[0] !== SESSION_KEY[0] });
  };
  return (
    <HeaderPopover label={text('shell.signedInAs', { actor, role: text(`role.${role}`) })} Icon={IconUser}>
      <HeaderChoice Icon={IconLogout} onChoose={() => void leave()}>
        {text('shell.signOut')}
      </HeaderChoice>
    </HeaderPopover>
  );
}
