#!/bin/sh
# Makes the three subset fonts of this folder from Debian's font packages:
#   apt-get install fonts-inter fonts-jetbrains-mono && pip install fonttools
set -eu
cd "$(dirname "$0")"

latin=U+0020-007E,U+00A0-017F,U+0218-021B
greek=U+0384-03CE
cyrillic=U+0400-045F,U+0490-0491
signs=U+2010-2015,U+2018-201E,U+2022,U+2026,U+2030,U+2032,U+2033,U+2039,U+203A,U+20AC,U+2116,U+2122,U+2192,U+2212,U+FFFD

subset() {
    pyftsubset "/usr/share/fonts/$1" --output-file="$2" \
        --unicodes="$latin,$greek,$cyrillic,$signs" \
        --layout-features= --no-hinting --notdef-outline --name-IDs=0,1,2,4,5,6,13,14
}

subset opentype/inter/Inter-Regular.otf inter-regular.otf
subset opentype/inter/Inter-SemiBold.otf inter-semibold.otf
subset truetype/jetbrains-mono/JetBrainsMono-Medium.ttf jetbrains-mono-medium.ttf
