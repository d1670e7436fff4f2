import './app/styles.css';
import { createRoot } from 'react-dom/client';
import { App } from './app/app.tsx';
import { readNonce } from './app/style-nonce.ts';
import { startLanguage } from './texts/language-store.ts';
import { loadMessages } from './texts/load-messages.ts';

const language = startLanguage();
document.documentElement.lang = language;
const messages = await loadMessages(language);
createRoot(document.getElementById('root') as HTMLElement).render(
  <App start={{ language, messages }} styleNonce={readNonce()} />,
);
