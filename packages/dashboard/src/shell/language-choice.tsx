import { LANGUAGES, type Language } from '@punteo/contracts/texts';
import { IconLanguage } from '@tabler/icons-react';
import { useLanguage } from '../texts/language-provider.tsx';
import { useText } from '../texts/use-text.ts';
import { HeaderChoice, HeaderPopover } from './header-popover.tsx';

/** Each language is named in itself, so that a person finds it whatever the page speaks. */
const NAMES = { en: 'English', es: 'Español' } as const satisfies Record<Language, string>;

/** Switches the language of the page. */
export function LanguageChoice() {
  const text = useText();
  const { language, choose } = useLanguage();
  return (
    <HeaderPopover label={text('shell.language')} Icon={IconLanguage}>
      {LANGUAGES.map((each) => (
        <HeaderChoice key={each} lang={each} isChosen={each === language} onChoose={() => choose(each)}>
          {NAMES[each]}
        </HeaderChoice>
      ))}
    </HeaderPopover>
  );
}
