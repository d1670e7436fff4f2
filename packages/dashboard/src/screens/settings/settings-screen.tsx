import { Text, Title } from '@mantine/core';
import type { Settings } from '@punteo/clients/reconciliation';
import { useQuery } from '@tanstack/react-query';
import { bodyOf } from '../../client/body-of.ts';
import { useClient } from '../../client/client-provider.tsx';
import { PageHeader } from '../../components/page-header.tsx';
import { PlainTable } from '../../components/plain-table/plain-table.tsx';
import { Section } from '../../components/section.tsx';
import { ErrorState, Loading } from '../../components/states.tsx';
import { useText } from '../../texts/use-text.ts';
import { groupTitle } from './group-title.ts';
import { SettingValue } from './setting-value.tsx';

/** What is configured, without secrets. It is changed in the environment, not here. */
export function SettingsScreen() {
  const text = useText();
  const client = useClient();
  const settings = useQuery({
    queryKey: ['settings'],
    queryFn: async ({ signal }) => bodyOf(await client.getSettings({ signal }), 200),
  });
  return (
    <>
      <PageHeader title={text('settings.title')} intro={text('settings.intro')} />
      {settings.isPending && <Loading />}
      {settings.isError && <ErrorState error={settings.error} retry={() => void settings.refetch()} />}
      {settings.data?.groups.map((group) => (
        <Group key={group.group} group={group} />
      ))}
    </>
  );
}

function Group({ group: { group, items } }: { readonly group: Settings['groups'][number] }) {
  const text = useText();
  const title = groupTitle(text, group);
  return (
    <Section title={title}>
      {items.length === 0 && <Text c="dimmed">{text('settings.nothing')}</Text>}
      {items.map(({ name, values }) => (
        <div key={name} style={{ marginBottom: '0.75rem' }}>
          <Title order={3} mb={4}>
            {name}
          </Title>
          <PlainTable
            label={`${title}, ${name}`}
            columns={[
              { header: text('settings.name') },
              { header: text('settings.value') },
              { header: text('settings.variable') },
            ]}
            rows={values.map(({ name: setting, variable, value }) => ({
              key: setting,
              cells: [
                <code key="name">{setting}</code>,
                <SettingValue key="value" value={value} />,
                variable === null ? '–' : <code key="variable">{variable}</code>,
              ],
            }))}
          />
        </div>
      ))}
    </Section>
  );
}
