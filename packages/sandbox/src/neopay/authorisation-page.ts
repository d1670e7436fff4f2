import type { NeopayPayment } from './neopay-types.ts';

/** The bank's page at `authorisationUrl`, where the buyer pays or declines. */
export function authorisationPage(payment: NeopayPayment | undefined): string {
  if (!payment) return page('<p>This payment does not exist.</p>');
  const { amount, currency, status } = payment.resource;
  const reference = payment.reference === undefined ? '' : ` for ${escaped(payment.reference)}`;
  return page(`<p>${escaped(`${amount} ${currency}`)}${reference}. Status: <strong>${escaped(status)}</strong></p>
<form method="post">
  <button name="answer" value="authorise">Pay</button>
  <button name="answer" value="decline">Decline</button>
</form>`);
}

function page(content: string): string {
  return `<!doctype html>
<html lang="en">
<meta charset="utf-8">
<title>Sandbox bank</title>
<h1>Sandbox bank</h1>
${content}
</html>
`;
}

function escaped(text: string): string {
  return text.replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`);
}
