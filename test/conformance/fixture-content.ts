/** A red pixel as PNG and a tenth of a second of silence as WAV, in base64. */
export const png = 'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mP8z8DwHwAFBQIAX8jx0gAAAABJRU5ErkJggg==';
export const wav = 'UklGRiQAAABXQVZFZm10IBAAAAABAAEAQB8AAEAfAAABAAgAZGF0YQAAAAA=';

type Item = Record<string, unknown>;

const text = (value: string): Item => ({ type: 'text', text: value });
const embedded = (uri: string, mimeType: string, value: string): Item => ({
  type: 'resource',
  resource: { uri, mimeType, text: value },
});

/** What the tools that always say the same say. */
export const fixedContent: Readonly<Record<string, readonly Item[]>> = {
  test_simple_text: [text('This is a simple text response for testing.')],
  test_image_content: [{ type: 'image', data: png, mimeType: 'image/png' }],
  test_audio_content: [{ type: 'audio', data: wav, mimeType: 'audio/wav' }],
  test_embedded_resource: [embedded('test://embedded-resource', 'text/plain', 'This is an embedded resource content.')],
  test_multiple_content_types: [
    text('Multiple content types test:'),
    { type: 'image', data: png, mimeType: 'image/png' },
    embedded('test://mixed-content-resource', 'application/json', JSON.stringify({ test: 'data', value: 123 })),
  ],
};

export const resources: readonly Item[] = [
  { uri: 'test://static-text', name: 'static-text', mimeType: 'text/plain' },
  { uri: 'test://static-binary', name: 'static-binary', mimeType: 'image/png' },
  { uri: 'test://watched-resource', name: 'watched-resource', mimeType: 'text/plain' },
];
export const resourceTemplates: readonly Item[] = [
  { uriTemplate: 'test://template/{id}/data', name: 'template', mimeType: 'application/json' },
];

/** The contents of a resource; null when there is none at `uri`. */
export function contentsOf(uri: string): Item | null {
  if (uri === 'test://static-text') {
    return { uri, mimeType: 'text/plain', text: 'This is the content of the static text resource.' };
  }
  if (uri === 'test://static-binary') return { uri, mimeType: 'image/png', blob: png };
  if (uri === 'test://watched-resource') return { uri, mimeType: 'text/plain', text: 'Watched.' };
  const id = /^test:\/\/template\/([^/]+)\/data$/.exec(uri)?.[1];
  if (id === undefined) return null;
  const data = { id, templateTest: true, data: `Data for ID: ${id}` };
  return { uri, mimeType: 'application/json', text: JSON.stringify(data) };
}

const argument = (name: string, required = true): Item => ({ name, description: `The ${name}`, required });

export const prompts: readonly Item[] = [
  { name: 'test_simple_prompt', description: 'Without arguments' },
  {
    name: 'test_prompt_with_arguments',
    description: 'With two arguments',
    arguments: [argument('arg1'), argument('arg2')],
  },
  { name: 'test_prompt_with_embedded_resource', description: 'With a resource', arguments: [argument('resourceUri')] },
  { name: 'test_prompt_with_image', description: 'With an image' },
  { name: 'test_input_required_result_prompt', description: 'Asks for a context first' },
];

const user = (content: Item): Item => ({ role: 'user', content });

/** The messages of a prompt; null when there is none of that name. */
export function messagesOf(name: string, args: Readonly<Record<string, string>>): readonly Item[] | null {
  if (name === 'test_simple_prompt') return [user(text('This is a simple prompt for testing.'))];
  if (name === 'test_prompt_with_arguments') {
    return [user(text(`Prompt with arguments: arg1='${args['arg1']}', arg2='${args['arg2']}'`))];
  }
  if (name === 'test_prompt_with_embedded_resource') {
    const resource = embedded(String(args['resourceUri']), 'text/plain', 'Embedded resource content for testing.');
    return [user(resource), user(text('Please process the embedded resource above.'))];
  }
  if (name !== 'test_prompt_with_image') return null;
  const image = { type: 'image', data: png, mimeType: 'image/png' };
  return [user(image), user(text('Please analyze the image above.'))];
}
