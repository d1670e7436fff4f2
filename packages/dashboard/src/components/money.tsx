import { useIntl } from 'react-intl';
import { type MoneyValue, moneyText } from './money-text.ts';

/** An exact amount, as the person's locale writes numbers. Null: a dash. */
export function Money({ money }: { readonly money: MoneyValue | null }) {
  const { locale } = useIntl();
  return <span className="number">{money === null ? '–' : moneyText(money, locale)}</span>;
}
