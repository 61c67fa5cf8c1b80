import { useState } from 'react';
import { Segmented } from '../design/segmented.tsx';
import { chooseTheme, chosenTheme, type Theme } from './theme.ts';

const choices = [
  { id: 'system', label: 'Auto' },
  { id: 'light', label: 'Light' },
  { id: 'dark', label: 'Dark' },
] as const;

export function ThemeSwitch() {
  const [theme, setTheme] = useState<Theme>(chosenTheme);
  const select = (next: Theme) => {
    chooseTheme(next);
    setTheme(next);
  };
  return <Segmented label="Theme" choices={choices} selected={theme} onSelect={select} />;
}
