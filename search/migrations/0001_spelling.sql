-- How names and prose are folded, spelt by their sounds, and cut into words.

CREATE FUNCTION search_fold(value text) RETURNS text
LANGUAGE sql IMMUTABLE PARALLEL SAFE STRICT
AS $$ SELECT lower(public.unaccent('public.unaccent'::regdictionary, value)) $$;

CREATE FUNCTION search_fold(title text, body text) RETURNS text
LANGUAGE sql IMMUTABLE PARALLEL SAFE STRICT
AS $$ SELECT public.search_fold(title || ' ' || body) $$;

-- One folding of names for all scripts. A name keeps its text; these keys only find it.
--
--   search_spelling  كتائب حزب الله -> 'BRIGADE hzbalah'
--                     Kata'ib Hezbollah -> 'BRIGADE hezbalah'
--   search_skeleton  of both: 'b hdbl', the consonants that every script writes
--   search_initials  Asa'ib Ahl al-Haq -> '{aah,aaah}', without the article and with it
--
-- search/phonetics.py says how far apart two sounds are, comparison.py compares; here a
-- sound only gets its letter. Everything called is in pg_catalog or qualified, so that
-- no search_path can lead it astray when a dump is restored. A session keeps 32 compiled
-- patterns: use few.

-- The words of a name by their sounds, one letter each: ʃ sh, ʧ ch, x kh, ɣ gh, θ th,
-- ð dh (and ض, ظ, which are read d or z), ʒ ژ, ʕ ayn, ħ ح where it is told from ه (the
-- words fold it), ɕ ş: Turkish sh, but s on maps of Arab lands. Long vowels of Arabic
-- stay a, w, y.
CREATE FUNCTION search_sounds(value text) RETURNS text
LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE STRICT AS $$
DECLARE
    v text := lower(value);
BEGIN
    -- Apostrophes, and the half rings of ayn and hamza, may be written or not; but that
    -- of Fat'hi says that its t and h are two sounds.
    v := regexp_replace(v, '(?<=[dgkstz])[''’‘`´ʼ]h', 'ħ', 'g');
    v := translate(v, '''’‘`´ʿʾʼʻʽˈ‛′ʹ', '');
    -- Letters whose accent is a sound.
    v := translate(v, 'čçšşșžġḥḩḫẖḏṯǧıłđøəæœß', 'ʧʧʃɕɕʒɣħħxxðθjildoeees');
    -- Taken apart, an accented letter is a letter and a mark, alef with hamza too. The
    -- marks go: accents, harakat, tatweel, joiners that cannot be seen.
    v := regexp_replace(normalize(v, NFKD),
        '[\u0300-\u036f\u0610-\u061a\u064b-\u065f\u0670\u06d6-\u06ed\u0640\u200b-\u200f\u202a-\u202e\u2066-\u2069\ufeff]+', '', 'g');
    -- What Latin needs several letters for. French ou, ch, gu and dj, German sch.
    v := replace(replace(replace(v, 'sch', 'ʃ'), 'sh', 'ʃ'), 'tch', 'ʧ');
    v := replace(replace(replace(replace(replace(replace(replace(v,
        'ch', 'ʧ'), 'kh', 'x'), 'gh', 'ɣ'), 'th', 'θ'), 'dh', 'ð'), 'ph', 'f'), 'ژ', 'ʒ');
    v := replace(replace(replace(replace(replace(replace(replace(v,
        'dj', 'j'), 'ck', 'k'), 'ou', 'u'), 'oo', 'u'), 'ee', 'i'), 'ce', 'se'), 'ci', 'si');
    v := replace(replace(v, 'gue', 'ge'), 'gui', 'gi');
    -- The article of الأقصى goes here: in Latin, ala- begins other words too.
    v := regexp_replace(v, '\mال(?=ا[^ ]{2})', '', 'g');
    -- Arabic, Persian, Urdu and Kurdish letters; a hamza by itself is not heard.
    v := translate(v, 'cابتثجحخدذرزسشصضطظعغفقكلمنهويىةٱء', 'kabtθjħxdðrzsʃsðtðʕɣfqklmnhwyyaa');
    v := translate(v, 'پچگکیےٹڈڑںھہۃەۆێڕڵڭڤڨݣ', 'pʧgkyytdrnhhheoerlgvgg');
    v := translate(v, '٠١٢٣٤٥٦٧٨٩۰۱۲۳۴۵۶۷۸۹', '01234567890123456789');
    RETURN btrim(regexp_replace(v, '[^[:alnum:]]+', ' ', 'g'));
END $$;

-- The words of a name as they sound, run together or apart in one way. The article, Abd
-- and Bin are words of their own, in capitals: they tell little, or are left out.
CREATE FUNCTION search_words(value text) RETURNS text
LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE STRICT AS $$
DECLARE
    v text := public.search_sounds(value);
BEGIN
    -- Small words of titles, and the vowel that links Persian ones, are no words of a name.
    v := regexp_replace(v, '\m(of|θe|in|fy|and|for|y[ei]|[aeiouwy])\M ?', '', 'g');
    v := regexp_replace(v, '\m(ibn|abn|b[ie]?n|bint|bnt)\M', 'BIN', 'g');
    -- Abd al-Aziz, Abdulaziz, Abdel Aziz; Abdullah stays one word.
    v := regexp_replace(v, '\m[aʕ]bd([aeou]*| [aeou]?)l+(a|[aeo]*h)h?[iy]?\M', 'abdalah', 'g');
    v := regexp_replace(v, '\m[aʕ]bd ?[aeou]([dnrstzʃθð]) (\1)', 'ABD \2', 'g');
    v := regexp_replace(v, '\m[aʕ]bd(?!alah)([aeou]+l|[aeou]+(?=[^aeiou ])| ?[aeou]l| [aeou][dnrstzʃθð](?= )|) *(?=[^ ]{3}|ħ)', 'ABD ', 'g');
    -- Abdur Rahim above, and Ziaur Rahman.
    v := regexp_replace(v, '(?<=[^ ]{2})[aou]r (?=r[ae]hm[ae]n\M)', ' AL ', 'g');
    -- The article: a word, whose l may have turned into the next letter (ash-Shabab), or
    -- the beginning of one (الحق, Elsayed); not in Elias.
    v := regexp_replace(v, '\m[aeiou]([dnrstzʃθð]) (\1)', 'AL \2', 'g');
    v := regexp_replace(v, '\m[aeiou]l (?=.)', 'AL ', 'g');
    v := regexp_replace(v, '\m[aeiou]l(?!yas\M)(?=ħ[qy]\M|lh\M|[^aeiou ][^ ]{2})', 'AL ', 'g');
    -- Abu Bakr, Aboubakar; Abu al-Fadl, Abolfazl; Nasr Allah, Nasrullah; Nur al-Din.
    v := regexp_replace(v, '\mab([uoaiwy]( AL | |[aeou]?l ?(?=[^aeiou ]))(?=.)|w(?=[^aeiou ]{2}))', 'abu', 'g');
    v := regexp_replace(v, '(?<=[^ ])([aeou]?ll[aeo]*| AL l[aeo]*)h\M', 'alah', 'g');
    v := regexp_replace(v, '(?<=[^ ])( AL | [aeiou]?|[aeiou])l?d+[eiy]+ne?\M', 'adin', 'g');
    -- Mohammadreza, Mohammad Reza.
    v := regexp_replace(v, '\mm[ou]?ham+[ae]d+(?=[^ ]{3})|\mmħmd(?=[^ ]{3})', 'MUHAMAD ', 'g');
    -- A letter written twice sounds once. In pairs: for '([^ ])\1+' the time grows with
    -- the cube of a word's length.
    v := replace(v, 'ħ', 'h');
    WHILE v ~ '([^ ])\1' LOOP
        v := regexp_replace(v, '([^ ])\1', '\1', 'g');
    END LOOP;
    RETURN btrim(v);
END $$;

-- Whether a text has Arabic letters, as a letter.
CREATE FUNCTION search_script(value text) RETURNS text
LANGUAGE sql IMMUTABLE PARALLEL SAFE STRICT
RETURN CASE WHEN value ~ '[\u0620-\u06ff\ufb50-\ufdff\ufe70-\ufefc]' THEN 'A' ELSE 'L' END;

-- A word by its consonants and long vowels, roughly: finds the words of the table below.
CREATE FUNCTION search_rough(word text) RETURNS text
LANGUAGE sql IMMUTABLE PARALLEL SAFE STRICT
RETURN translate(word, 'eoq', 'iuk');

-- Words that many names share, each with its translations: they say little about whose
-- name it is, and a translation is the same word. Each counts in its own script: اسلام is
-- not Aslam. Worked out once a session.
CREATE FUNCTION search_common_words() RETURNS jsonb
LANGUAGE sql IMMUTABLE PARALLEL SAFE
BEGIN ATOMIC
    SELECT jsonb_object_agg(
        public.search_script(form) || public.search_rough(public.search_words(form)), meaning
    )
    FROM (VALUES
        ('BRIGADE', 'كتائب كتيبة لواء ألوية kataib kataeb ketaib katiba liwa alwiya brigade brigades battalion battalions phalanges'),
        ('COMPANY', 'سرايا سرية saraya saraia sariya companies company'),
        ('LEAGUE', 'عصائب عصبة asaib asaeb usba league leagues'),
        ('MOVEMENT', 'حركة جنبش harakat haraka harakah hareket jonbesh movement'),
        ('PARTY', 'حزب hizb hezb hizbi party'),
        ('ARMY', 'جيش لشکر ارتش jaysh jaish jeish jaiche gaish lashkar artesh army'),
        ('FRONT', 'جبهة jabhat jabha jabhah jebhe front'),
        ('FORCE', 'قوات قوة فيلق سپاه نیروی quwat quwwat quwa faylaq failaq feylaq sepah niru niruye force forces corps'),
        ('GUARD', 'حرس پاسداران haras pasdaran guard guards'),
        ('REVOLUTION', 'ثورة ثوري انقلاب thawra thawri thowra enqelab inqilab revolution revolutionary'),
        ('ORGANISATION', 'منظمة تنظيم سازمان munazzama munadhama monazzamat munazzamat tanzim tanthim sazman organisation organization'),
        ('RESISTANCE', 'مقاومة مقاومت muqawama moqawama mukawama moqavemat resistance'),
        ('MOBILISATION', 'حشد بسیج hashd hashed hachd basij mobilisation mobilization'),
        ('POPULAR', 'شعبي شعبية shaabi shabi shaabiya shabiya chaabi popular peoples'),
        ('ISLAMIC', 'اسلامي اسلامية اسلام islami eslami islamiya islamiyya islamiyah islam islamic'),
        ('NATIONAL', 'وطني وطنية ملی watani wataniya watani melli national'),
        ('MARTYRS', 'شهداء shuhada shohada shuhadaa martyrs'),
        ('COUNCIL', 'مجلس شورى شورای majlis shura shoura council'),
        ('UNION', 'اتحاد ittihad etehad ettehad union'),
        ('MILITIA', 'ميليشيا مليشيا milishia militia militias group groups rebel rebels fighters militants network'),
        ('PROVINCE', 'محافظة ولاية استان muhafazat muhafaza mohafazat wilayat ostan province governorate'),
        ('REGION', 'إقليم منطقة iqlim mantiqa region'),
        ('CITY', 'مدينة madinat medinat city'),
        ('SAYYID', 'سيد سيدة sayyid sayyed sayed seyyed seyed syed saiyid seyyid sayyida seyyedeh'),
        ('SHEIKH', 'شيخ شیخ sheikh shaikh shaykh cheikh sheik'),
        ('HAJJI', 'حاج حاجي haj hajj haji hajji hadj hadji'),
        ('MULLAH', 'ملا mulla mullah molla mollah'),
        ('MAULANA', 'مولانا مولوي maulana mawlana mawlawi maulvi molavi moulay'),
        ('DOCTOR', 'دكتور doctor dr professor prof'),
        ('GENERAL', 'جنرال عميد general brigadier colonel'),
        ('AYATOLLAH', 'آیت‌الله آية‌الله ayatollah ayatullah'),
        ('MUHAMAD', 'محمد muhammad mohammad mohammed mohamed muhammed mehmed mehmet mohd md')
    ) AS common (meaning, forms), string_to_table(forms, ' ') AS form;
END;

CREATE FUNCTION search_spelling(value text) RETURNS text
LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE STRICT AS $$
DECLARE
    script text := public.search_script(value);
BEGIN
    RETURN coalesce((
        SELECT string_agg(coalesce(
            public.search_common_words() ->> (script || public.search_rough(word)), word
        ), ' ' ORDER BY place)
        FROM string_to_table(public.search_words(value), ' ') WITH ORDINALITY AS words (word, place)
    ), '');
END $$;

-- The consonants of a spelling that every script writes, in a few classes: g, gh, j, k, q
-- are one, s and th, d, dh and z. A common word leaves its first letter. Trigrams of it
-- find the names worth comparing.
CREATE FUNCTION search_skeleton(spelling text) RETURNS text
LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE STRICT AS $$
DECLARE
    v text := regexp_replace(spelling, '\m(AL|BIN)\M ?|(?<=\m[A-Z])[A-Z]+', '', 'g');
BEGIN
    v := lower(translate(replace(v, 'ʒ', 'zh'), 'jqgɣxʧðzθɕpvwyʕaeiou', 'kkkkhʃddssb'));
    RETURN btrim(regexp_replace(v, '(?<=[^ ])h\M| +(?= )', '', 'g'));
END $$;

-- The first letters of a name of two words or more, without its articles and with them.
CREATE FUNCTION search_initials(value text) RETURNS text[]
LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE STRICT AS $$
DECLARE
    v text := regexp_replace(
        normalize(lower(translate(value, '''’‘`´ʿʾʼʻ', '')), NFKD), '[\u0300-\u036f]', '', 'g');
    words text := regexp_replace(v, '\m(of|the|and|for|in|fi|[ae]([lnrtdsz]|sh))\M', '', 'g');
BEGIN
    words := regexp_replace(words, '([a-z])[a-z]*|.', '\1', 'g');
    v := regexp_replace(v, '\m(of|the|and|for|in|fi)\M', '', 'g');
    RETURN array_remove(ARRAY[
        CASE WHEN length(words) > 1 THEN words END,
        nullif(regexp_replace(v, '([a-z])[a-z]*|.', '\1', 'g'), words)
    ], NULL);
END $$;

-- What prose is found by: the stems of its words, those of the title before the rest,
-- and after a tilde each word by its consonants (or what it means, if names share it),
-- so that a name in a title is found in another spelling or script. Nothing here
-- depends on a search_path. Two consonants are too few to tell words apart; a hundred
-- are enough, and PostgreSQL keeps no lexeme of more than 2,046 bytes.
CREATE FUNCTION search_sound_lexemes(value text) RETURNS text[]
LANGUAGE sql IMMUTABLE PARALLEL SAFE STRICT
RETURN ARRAY(
    SELECT DISTINCT '~' || left(sound, 100)
    FROM string_to_table(public.search_spelling(value), ' ') AS word,
         LATERAL (SELECT CASE WHEN word = upper(word) THEN word
                              ELSE public.search_skeleton(word) END) AS sounds (sound)
    WHERE word NOT IN ('AL', 'BIN') AND length(sound) > 2
);

CREATE FUNCTION search_lexemes(title text, body text) RETURNS tsvector
LANGUAGE sql IMMUTABLE PARALLEL SAFE STRICT
RETURN setweight(to_tsvector('pg_catalog.english'::regconfig, public.search_fold(title)), 'A')
    || setweight(to_tsvector('pg_catalog.english'::regconfig, public.search_fold(body)), 'B')
    || array_to_tsvector(public.search_sound_lexemes(title || ' ' || body));

-- All words of a question, by their stems.
CREATE FUNCTION search_stem_query(value text) RETURNS tsquery
LANGUAGE sql IMMUTABLE PARALLEL SAFE STRICT
RETURN plainto_tsquery('pg_catalog.english'::regconfig, public.search_fold(value));

-- All words of a question by their sounds. Words run together or apart sound as one
-- only when they are read together.
CREATE FUNCTION search_sound_query(value text) RETURNS tsquery
LANGUAGE sql IMMUTABLE PARALLEL SAFE STRICT
RETURN (
    SELECT coalesce(string_agg(quote_literal(sound), ' & '), '')::tsquery
    FROM unnest(public.search_sound_lexemes(value)) AS sound
);

-- All words of a question, each by its stem or by its sounds.
CREATE FUNCTION search_word_query(value text) RETURNS tsquery
LANGUAGE sql IMMUTABLE PARALLEL SAFE STRICT
RETURN public.search_sound_query(value) || (
    SELECT coalesce(
        string_agg(nullif('(' || either::text || ')', '()'), ' & '), ''
    )::tsquery
    FROM string_to_table(btrim(regexp_replace(value, '\s+', ' ', 'g')), ' ') AS word,
         LATERAL (SELECT public.search_stem_query(word) || public.search_sound_query(word))
             AS eithers (either)
);
