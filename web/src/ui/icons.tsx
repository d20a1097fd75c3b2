import type { ReactNode } from "react";

function Icon({ children, size = 20 }: { children: ReactNode; size?: number }) {
  return (
    <svg
      aria-hidden="true"
      width={size}
      height={size}
      viewBox="0 0 24 24"
      fill="none"
      stroke="currentColor"
      strokeWidth="1.75"
      strokeLinecap="round"
      strokeLinejoin="round"
    >
      {children}
    </svg>
  );
}

export const Microphone = ({ size }: { size?: number }) => (
  <Icon {...(size ? { size } : {})}>
    <rect x="9" y="3" width="6" height="11" rx="3" />
    <path d="M5.5 11.5a6.5 6.5 0 0 0 13 0M12 18v3" />
  </Icon>
);

export const MicrophoneOff = () => (
  <Icon>
    <path d="M15 10V6a3 3 0 0 0-5.6-1.5M9 9v2a3 3 0 0 0 4.6 2.5M5.5 11.5a6.5 6.5 0 0 0 10.2 5.3M18.2 13.4c.2-.6.3-1.2.3-1.9M12 18v3M4 4l16 16" />
  </Icon>
);

export const HangUp = ({ size = 30 }: { size?: number }) => (
  <Icon size={size}>
    <path d="M3 13.5c0-1 .4-1.900 1.200-2.500C6.300 9.300 9 8.500 12 8.500s5.700.8 7.800 2.500c.8.600 1.200 1.500 1.200 2.500v1.300c0 .8-.700 1.300-1.400 1.200l-3-.600a1.200 1.200 0 0 1-1-1.200v-1.700a11 11 0 0 0-7.200 0v1.700c0 .600-.400 1.100-1 1.200l-3 .600c-.700.100-1.400-.400-1.400-1.200z" />
  </Icon>
);

export const Gear = () => (
  <Icon>
    <path d="M4 7h9M17 7h3M4 17h3M11 17h9" />
    <circle cx="15" cy="7" r="2" />
    <circle cx="9" cy="17" r="2" />
  </Icon>
);

export const Sun = () => (
  <Icon>
    <circle cx="12" cy="12" r="4" />
    <path d="M12 3v1.500M12 19.500V21M3 12h1.500M19.500 12H21M5.600 5.600l1.100 1.100M17.300 17.300l1.100 1.100M5.600 18.400l1.100-1.100M17.300 6.700l1.100-1.100" />
  </Icon>
);

export const Moon = () => (
  <Icon>
    <path d="M20 14.500A8 8 0 0 1 9.500 4 8 8 0 1 0 20 14.500z" />
  </Icon>
);

export const Send = () => (
  <Icon>
    <path d="M12 19V5M6 11l6-6 6 6" />
  </Icon>
);

export const Close = () => (
  <Icon size={18}>
    <path d="M6 6l12 12M18 6L6 18" />
  </Icon>
);
