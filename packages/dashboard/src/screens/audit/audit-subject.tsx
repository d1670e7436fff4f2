import { Anchor } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import { shortened } from '../../components/short-hash.tsx';
import { subjectPath } from './subject-path.ts';

/** What was changed: `order:A-1001`, as a link where it has a page. */
export function AuditSubject({ subject }: { readonly subject: string }) {
  const path = subjectPath(subject);
  const separator = subject.indexOf(':');
  const shown =
    separator < 0 ? subject : `${subject.slice(0, separator + 1)}${shortened(subject.slice(separator + 1))}`;
  if (path === null) return <span title={subject}>{shown}</span>;
  return (
    <Anchor component={Link} to={path} title={subject}>
      {shown}
    </Anchor>
  );
}
