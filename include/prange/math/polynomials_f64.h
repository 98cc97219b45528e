/* SPDX-License-Identifier: MIT */
/* Polynomials of prange/math.h, made by docs/coefficients/coefficients.py: do not edit. */
#ifndef PRANGE_MATH_POLYNOMIALS_F64_H
#define PRANGE_MATH_POLYNOMIALS_F64_H

#include <prange/math/pair_f64.h>

/** @cond */

/* (exp(x)-1-x-x**2/2)/x**3 on -0.347 to 0.347: relative error 2**-58.8 */
PRANGE_MATH double prange_f64_polynomial_exp(double x)
{
    const double x2 = x * x, x4 = x2 * x2, x8 = x4 * x4;
    return 0x1.5555555555555p-3 +
           (0x1.5555555555555p-57 +
            x * ((((0x1.5555555555555p-5 + 0x1.1111111111111p-7 * x) +
                   (0x1.6c16c16c16d97p-10 + 0x1.a01a01a019dfep-13 * x) * x2) +
                  ((0x1.a01a01a1d327fp-16 + 0x1.71de3a5829506p-19 * x) +
                   (0x1.27e4e9463e8d3p-22 + 0x1.ae64379c5d57ep-26 * x) * x2) *
                      x4) +
                 (((0x1.1f596cfe6f67cp-29 + 0x1.61ae47fa34ec4p-33 * x))) * x8));
}

/* (exp(x)-1-x-x**2/2)/x**3 on -0.347 to 0.347: relative error 2**-59.8 */
PRANGE_MATH double prange_f64_polynomial_exp_pair_rest(double x)
{
    const double x2 = x * x, x4 = x2 * x2, x8 = x4 * x4;
    return (((0x1.5555555555556p-5 + 0x1.1111111111112p-7 * x) +
             (0x1.6c16c16c16096p-10 + 0x1.a01a01a018e64p-13 * x) * x2) +
            ((0x1.a01a01a7bb634p-16 + 0x1.71de3a5d835a8p-19 * x) +
             (0x1.27e4d92de673p-22 + 0x1.ae641f65752adp-26 * x) * x2) *
                x4) +
           (((0x1.1f76d3cbd2376p-29 + 0x1.61d4f22deede8p-33 * x))) * x8;
}

PRANGE_MATH prange_f64_pair prange_f64_polynomial_exp_pair_pairs(prange_f64_pair r, double rest)
{
    return prange_f64_first_step(prange_f64_make(0x1.5555555555555p-3, 0x1.5530ade4985ecp-57), r.hi,
                                 rest);
}

PRANGE_MATH prange_f64_pair prange_f64_polynomial_exp_pair(prange_f64_pair r)
{
    return prange_f64_polynomial_exp_pair_pairs(r, prange_f64_polynomial_exp_pair_rest(r.hi));
}

/* (exp(x)-1-x-x**2/2)/x**3 on -0.347 to 0.347: relative error 2**-63.8 */
PRANGE_MATH prange_f64_pair prange_f64_polynomial_exp_long(prange_f64_pair r)
{
    const double x = r.hi, x2 = x * x, x4 = x2 * x2, x8 = x4 * x4;
    const double rest = (((0x1.6c16c16c16c17p-10 + 0x1.a01a01a019f49p-13 * x) +
                          (0x1.a01a01a019815p-16 + 0x1.71de3a56d5c6bp-19 * x) * x2) +
                         ((0x1.27e4fb7c10352p-22 + 0x1.ae64416838189p-26 * x) +
                          (0x1.1eed6e453989cp-29 + 0x1.61991a3fa22dep-33 * x) * x2) *
                             x4) +
                        (((0x1.9460c4c8b274fp-37))) * x8;
    prange_f64_pair p = prange_f64_first_step(
        prange_f64_make(0x1.1111111111111p-7, 0x1.1111111111111p-63), x, rest);
    p = prange_f64_step(prange_f64_make(0x1.5555555555555p-5, 0x1.5555555555555p-59), r, p);
    return prange_f64_step(prange_f64_make(0x1.5555555555555p-3, 0x1.5555555555555p-57), r, p);
}

/* (sin(sqrt(x))/sqrt(x)-1)/x on 1b-60 to 0.617: relative error 2**-61.7 */
PRANGE_MATH prange_f64_pair prange_f64_polynomial_sin(prange_f64_pair r)
{
    const double x = r.hi, x2 = x * x, x4 = x2 * x2;
    const double rest = ((0x1.1111111111111p-7 + -0x1.a01a01a019ea6p-13 * x) +
                         (0x1.71de3a5505e48p-19 + -0x1.ae6455277a73fp-26 * x) * x2) +
                        ((0x1.612250f0243f3p-33 + -0x1.ab8de4a82645bp-41 * x)) * x4;
    return prange_f64_first_step(prange_f64_make(-0x1.5555555555555p-3, -0x1.5555555555555p-57), x,
                                 rest);
}

/* (cos(sqrt(x))-1+x/2)/x**2 on 1b-60 to 0.617: relative error 2**-62.6 */
PRANGE_MATH prange_f64_pair prange_f64_polynomial_cos(prange_f64_pair r)
{
    const double x = r.hi, x2 = x * x, x4 = x2 * x2;
    const double rest = ((-0x1.6c16c16c16c17p-10 + 0x1.a01a01a01a1adp-16 * x) +
                         (-0x1.27e4fb77acf42p-22 + 0x1.1eed8efbeede3p-29 * x) * x2) +
                        ((-0x1.939666ad08cb3p-37 + 0x1.ac6ff3a42cccep-45 * x)) * x4;
    return prange_f64_first_step(prange_f64_make(0x1.5555555555555p-5, 0x1.5555555555555p-59), x,
                                 rest);
}

/* (atan(sqrt(x))/sqrt(x)-1)/x on 1b-60 to 0.17158: relative error 2**-58.5 */
PRANGE_MATH double prange_f64_polynomial_atan_rest(double x)
{
    const double x2 = x * x, x4 = x2 * x2, x8 = x4 * x4;
    return (((-0x1.2492492492491p-3 + 0x1.c71c71c71bbb2p-4 * x) +
             (-0x1.745d174531694p-4 + 0x1.3b13b102afe72p-4 * x) * x2) +
            ((-0x1.111106c0342cdp-4 + 0x1.e1dfa98fe67efp-5 * x) +
             (-0x1.af01fb72b074fp-5 + 0x1.84682fd81d3b6p-5 * x) * x2) *
                x4) +
           (((-0x1.57c1abe7e3f1p-5 + 0x1.0ceff486fab4bp-5 * x) + (-0x1.09583fe69a64p-6) * x2)) * x8;
}

PRANGE_MATH prange_f64_pair prange_f64_polynomial_atan_pairs(prange_f64_pair r, double rest)
{
    prange_f64_pair p = prange_f64_first_step(
        prange_f64_make(0x1.999999999999ap-3, -0x1.999999999999ap-57), r.hi, rest);
    return prange_f64_step(prange_f64_make(-0x1.5555555555555p-2, -0x1.5555555555555p-56), r, p);
}

PRANGE_MATH prange_f64_pair prange_f64_polynomial_atan(prange_f64_pair r)
{
    return prange_f64_polynomial_atan_pairs(r, prange_f64_polynomial_atan_rest(r.hi));
}

/* (atan(sqrt(x))/sqrt(x)-1)/x on 1b-60 to 0.17158: relative error 2**-69.0 */
PRANGE_MATH double prange_f64_polynomial_atan_long_rest(double x)
{
    const double x2 = x * x, x4 = x2 * x2, x8 = x4 * x4;
    return (((-0x1.111111111111p-4 + 0x1.e1e1e1e1e0f88p-5 * x) +
             (-0x1.af286bc93b702p-5 + 0x1.861861343ebf9p-5 * x) * x2) +
            ((-0x1.642c7643b06c9p-5 + 0x1.47ac691c3788fp-5 * x) +
             (-0x1.2f4b1b6f053dfp-5 + 0x1.1930f7827ff6cp-5 * x) * x2) *
                x4) +
           (((-0x1.fd67933d5a91p-6 + 0x1.959887c2add96p-6 * x) + (-0x1.94fd385e7bafep-7) * x2)) *
               x8;
}

PRANGE_MATH prange_f64_pair prange_f64_polynomial_atan_long_pairs(prange_f64_pair r, double rest)
{
    prange_f64_pair p = prange_f64_first_step(
        prange_f64_make(0x1.3b13b13b13b14p-4, -0x1.3b13b13b13b14p-58), r.hi, rest);
    p = prange_f64_step(prange_f64_make(-0x1.745d1745d1746p-4, 0x1.745d1745d1746p-59), r, p);
    p = prange_f64_step(prange_f64_make(0x1.c71c71c71c71cp-4, 0x1.c71c71c71c71cp-58), r, p);
    p = prange_f64_step(prange_f64_make(-0x1.2492492492492p-3, -0x1.2492492492492p-57), r, p);
    p = prange_f64_step(prange_f64_make(0x1.999999999999ap-3, -0x1.999999999999ap-57), r, p);
    return prange_f64_step(prange_f64_make(-0x1.5555555555555p-2, -0x1.5555555555555p-56), r, p);
}

/* (asin(sqrt(x))/sqrt(x)-1)/x on 1b-60 to 0.25: relative error 2**-59.9 */
PRANGE_MATH prange_f64_pair prange_f64_polynomial_asin(prange_f64_pair r)
{
    const double x = r.hi, x2 = x * x, x4 = x2 * x2, x8 = x4 * x4;
    const double rest = (((0x1.3333333333333p-4 + 0x1.6db6db6db6ef1p-5 * x) +
                          (0x1.f1c71c71a77b4p-6 + 0x1.6e8ba2f3df2c9p-6 * x) * x2) +
                         ((0x1.1c4ec2c9de5c8p-6 + 0x1.c99a196a1c4d9p-7 * x) +
                          (0x1.7a7dc188f50e8p-7 + 0x1.40609a447d5aap-7 * x) * x2) *
                             x4) +
                        (((0x1.0e36643e99521p-7 + 0x1.0e4bf8c7c3afcp-7 * x) +
                          (0x1.248b62ced5e0ap-9 + 0x1.2e71f331effeap-6 * x) * x2) +
                         ((-0x1.325c80883d428p-6 + 0x1.c4c50446303fcp-6 * x)) * x4) *
                            x8;
    return prange_f64_first_step(prange_f64_make(0x1.5555555555555p-3, 0x1.5555555555555p-57), x,
                                 rest);
}

/* 2*(atanh(sqrt(x))/sqrt(x)-1)/x on 1b-60 to 0.0296: relative error 2**-69.7 */
PRANGE_MATH prange_f64_pair prange_f64_polynomial_log_power(prange_f64_pair r)
{
    const double x = r.hi, x2 = x * x, x4 = x2 * x2;
    const double rest = ((0x1.2492492492492p-2 + 0x1.c71c71c71caafp-3 * x) +
                         (0x1.745d1745690f8p-3 + 0x1.3b13b190bc0b4p-3 * x) * x2) +
                        ((0x1.1110ebcd58f02p-3 + 0x1.e1f43fd394157p-4 * x) +
                         (0x1.ac97056727945p-4 + 0x1.b6569741bd2d5p-4 * x) * x2) *
                            x4;
    prange_f64_pair p = prange_f64_first_step(
        prange_f64_make(0x1.999999999999ap-2, -0x1.999999999999ap-56), x, rest);
    return prange_f64_step(prange_f64_make(0x1.5555555555555p-1, 0x1.5555555555555p-55), r, p);
}

/* 1/x**(1/3) on 0.707 to 1.4143: relative error 2**-22.6 */
PRANGE_MATH double prange_f64_polynomial_cbrt(double x)
{
    const double x2 = x * x, x4 = x2 * x2;
    return ((0x1.1b2788295fd4cp1 + -0x1.ef08f85b68b82p1 * x) +
            (0x1.a43e76c1c011cp2 + -0x1.e1698748ae2d8p2 * x) * x2) +
           ((0x1.6886018d14dddp2 + -0x1.5357abdb98c7fp1 * x) +
            (0x1.6ccaf24ece7a4p-1 + -0x1.55f064f346c9cp-4 * x) * x2) *
               x4;
}

/* 2*(atanh(sqrt(x))/sqrt(x)-1)/x on 1b-60 to 0.0296: relative error 2**-56.2 */
PRANGE_MATH double prange_f64_polynomial_log(double x)
{
    const double x2 = x * x, x4 = x2 * x2;
    return 0x1.5555555555555p-1 +
           (0x1.5555555555555p-55 +
            x * (((0x1.999999999999fp-2 + 0x1.249249248e16ep-2 * x) +
                  (0x1.c71c71d8a1c96p-3 + 0x1.745d0982b1ecep-3 * x) * x2) +
                 ((0x1.3b18d695d7ce9p-3 + 0x1.1014f9e716aafp-3 * x) + (0x1.08a4f486f630dp-3) * x2) *
                     x4));
}

/* 2*(atanh(sqrt(x))/sqrt(x)-1)/x on 1b-60 to 0.0296: relative error 2**-58.1 */
PRANGE_MATH prange_f64_pair prange_f64_polynomial_log_pair(prange_f64_pair r)
{
    const double x = r.hi, x2 = x * x, x4 = x2 * x2;
    const double rest =
        ((0x1.9999999999a4p-2 + 0x1.2492492475973p-2 * x) +
         (0x1.c71c72036d26bp-3 + 0x1.745cf82bc35e3p-3 * x) * x2) +
        ((0x1.3b1c627e703ep-3 + 0x1.0fb9f1bc1449fp-3 * x) + (0x1.0c336a2cf5fb7p-3) * x2) * x4;
    return prange_f64_first_step(prange_f64_make(0x1.5555555555555p-1, 0x1.418641521ddfbp-55), x,
                                 rest);
}

/* erf(sqrt(x)) / sqrt(x) on 8.674e-19 to 1: relative error 2**-74.5 */
PRANGE_MATH double prange_f64_polynomial_erf_rest(double x)
{
    const double x2 = x * x, x4 = x2 * x2, x8 = x4 * x4;
    return (((0x1.565bcd0e6a2eep-8 + -0x1.c02db40035f1ep-11 * x) +
             (0x1.f9a326f7ac5b1p-14 + -0x1.f4d25bf9af03ap-17 * x) * x2) +
            ((0x1.b9e6c38e5cf3dp-20 + -0x1.5f73c3bf14b91p-23 * x) +
             (0x1.fcbb312b48443p-27 + -0x1.517ce02f1265fp-30 * x) * x2) *
                x4) +
           (((0x1.9a0fcb5e22c5bp-34 + -0x1.b40e7abf9f000p-38 * x) + (0x1.3c01fd3a74542p-42) * x2)) *
               x8;
}

PRANGE_MATH prange_f64_pair prange_f64_polynomial_erf_pairs(prange_f64_pair r, double rest)
{
    prange_f64_pair p = prange_f64_first_step(
        prange_f64_make(-0x1.b82ce31288b47p-6, -0x1.24b0fd56d7c52p-60), r.hi, rest);
    p = prange_f64_step(prange_f64_make(0x1.ce2f21a042be2p-4, -0x1.7b94f693a4177p-58), r, p);
    p = prange_f64_step(prange_f64_make(-0x1.812746b0379e7p-2, 0x1.eea151a4fdd9dp-57), r, p);
    return prange_f64_step(prange_f64_make(0x1.20dd750429b6dp+0, 0x1.1ae380933e55ep-56), r, p);
}

PRANGE_MATH prange_f64_pair prange_f64_polynomial_erf(prange_f64_pair r)
{
    return prange_f64_polynomial_erf_pairs(r, prange_f64_polynomial_erf_rest(r.hi));
}

/* e**(a**2) erfc(a) (a + 5/4) with x = 9/8 - 8 / (a + 7/2) on -1.161 to 0.867: relative error
 * 2**-61.6 */
PRANGE_MATH double prange_f64_polynomial_erfc_rest(double x)
{
    const double x2 = x * x, x4 = x2 * x2, x8 = x4 * x4, x16 = x8 * x8;
    return ((((0x1.0d140e25d5798p-7 + 0x1.298758a0aa6f8p-8 * x) +
              (-0x1.4367d0172506ep-8 + 0x1.3b88c86b1dd45p-9 * x) * x2) +
             ((-0x1.557f105919058p-11 + 0x1.e36b98a2da470p-16 * x) +
              (0x1.a31af7915c7bfp-15 + -0x1.ff3b0e94541d9p-17 * x) * x2) *
                 x4) +
            (((-0x1.efadedcaeaa2ep-20 + 0x1.0133604cbe274p-19 * x) +
              (-0x1.d3a5d77030e7bp-25 + -0x1.cd4f89142308dp-23 * x) * x2) +
             ((0x1.7e0145f937961p-26 + 0x1.b8c229a2abcefp-26 * x) +
              (-0x1.c6b1a62ab6da4p-29 + -0x1.d3cb3efa04c86p-29 * x) * x2) *
                 x4) *
                x8) +
           ((((0x1.4d45f4316f29dp-32 + 0x1.fea2f6521e98dp-32 * x) +
              (0x1.e192d0bc88d22p-37 + -0x1.9512dc07840ecp-35 * x) * x2) +
             ((-0x1.451cf6487b43fp-37)) * x4)) *
               x16;
}

PRANGE_MATH prange_f64_pair prange_f64_polynomial_erfc_pairs(double x, double rest)
{
    prange_f64_pair p = prange_f64_first_step(
        prange_f64_make(-0x1.87cb96c13b860p-5, -0x1.120aa56039bfap-59), x, rest);
    p = prange_f64_step_of_double(prange_f64_make(0x1.049b625d42610p-3, 0x1.4ce101b0e727cp-57), x,
                                  p);
    p = prange_f64_step_of_double(prange_f64_make(-0x1.f8d1a85261102p-3, 0x1.ece4ddc7657c7p-58), x,
                                  p);
    return prange_f64_step_of_double(prange_f64_make(0x1.77664c1f04526p-1, 0x1.811549d5c5504p-55),
                                     x, p);
}

/* the derivative of the same on -1.161 to 0.867: relative error 2**-5.5 */
PRANGE_MATH double prange_f64_polynomial_erfc_slope(double x)
{
    const double x2 = x * x, x4 = x2 * x2;
    return ((-0x1.f44fe1bb1546ap-3 + 0x1.1050eb023d376p-2 * x) +
            (-0x1.65db105a713a7p-3 + -0x1.0a98ec7f2c9ebp-7 * x) * x2) +
           ((0x1.4057e1d96216cp-4)) * x4;
}

/* e**(a**2) erfc(a) (a + 5/4) with x = 7/4 - 8 / (a + 7/2) on -0.028 to 0.9501: relative error
 * 2**-58.5 */
PRANGE_MATH double prange_f64_polynomial_erfc_of_erf_rest(double x)
{
    const double x2 = x * x, x4 = x2 * x2, x8 = x4 * x4;
    return (((0x1.a9cb58fe0ec27p-3 + -0x1.521767251755cp-7 * x) +
             (-0x1.fbd5f45a5b660p-5 + 0x1.9fa8a651f27c2p-5 * x) * x2) +
            ((-0x1.5a11533d31965p-6 + 0x1.0ff0bb6a6697bp-8 * x) +
             (0x1.680864ad4b49cp-12 + -0x1.70d12191d68ecp-12 * x) * x2) *
                x4) +
           (((0x1.4d348630f91d6p-16 + 0x1.9ad67960cfdc1p-16 * x) +
             (-0x1.adeda3855b5c6p-20 + -0x1.73c3ec0253921p-19 * x) * x2) +
            ((0x1.fc04f7ca4c6d5p-22 + 0x1.4d1f25d4c9442p-23 * x) + (-0x1.6c6f60ea53ac1p-25) * x2) *
                x4) *
               x8;
}

PRANGE_MATH prange_f64_pair prange_f64_polynomial_erfc_of_erf_pairs(prange_f64_pair r, double rest)
{
    prange_f64_pair p = prange_f64_first_step(
        prange_f64_make(-0x1.d93ab788050a7p-2, -0x1.ebd1e4a094000p-56), r.hi, rest);
    return prange_f64_step(prange_f64_make(0x1.e5ebe226b9ab3p-1, 0x1.c0f35e399679fp-58), r, p);
}

PRANGE_MATH prange_f64_pair prange_f64_polynomial_erfc_of_erf(prange_f64_pair r)
{
    return prange_f64_polynomial_erfc_of_erf_pairs(r, prange_f64_polynomial_erfc_of_erf_rest(r.hi));
}

/* z (log gamma(z) - (z - 1/2) log z + z - log(2 pi) / 2), z = 1 / sqrt(x) on 7.523e-37 to 0.006944:
 * relative error 2**-71.5 */
PRANGE_MATH prange_f64_pair prange_f64_polynomial_stirling(prange_f64_pair r)
{
    const double x = r.hi, x2 = x * x, x4 = x2 * x2;
    const double rest =
        ((-0x1.6c16c16c16c16p-9 + 0x1.a01a01a016f7cp-11 * x) +
         (-0x1.3813812a59302p-11 + 0x1.b951c4279a803p-11 * x) * x2) +
        ((-0x1.f6988699f372fp-10 + 0x1.a0f663db827c7p-8 * x) + (-0x1.9bb5c686bc83bp-6) * x2) * x4;
    return prange_f64_first_step(prange_f64_make(0x1.5555555555555p-4, 0x1.5554e08cef25fp-58), x,
                                 rest);
}

/* log gamma(1 + x) / x on -0.3001 to 0.5001: relative error 2**-67.3 */
PRANGE_MATH prange_f64_pair prange_f64_polynomial_lgamma_at_1(prange_f64_pair r)
{
    const double x = r.hi, x2 = x * x, x4 = x2 * x2, x8 = x4 * x4, x16 = x8 * x8;
    const double rest = ((((-0x1.2703a1dce96dcp-3 + 0x1.010b36af6d2a2p-3 * x) +
                           (-0x1.c806706d99381p-4 + 0x1.9a01e39283f6ap-4 * x) * x2) +
                          ((-0x1.748c3315beccdp-4 + 0x1.556ad44591a63p-4 * x) +
                           (-0x1.3b1d93f828f6ep-4 + 0x1.24970d5a55ea3p-4 * x) * x2) *
                              x4) +
                         (((-0x1.1113b6a67bf0ap-4 + 0x1.fffd01074e327p-5 * x) +
                           (-0x1.e1ccd7987fb36p-5 + 0x1.c73caa6fed346p-5 * x) * x2) +
                          ((-0x1.b038bca5c8f0dp-5 + 0x1.9a025f94f4adep-5 * x) +
                           (-0x1.7f084ed0952aap-5 + 0x1.67ebf1cb093d7p-5 * x) * x2) *
                              x4) *
                             x8) +
                        ((((-0x1.749078d86006bp-5 + 0x1.9ddaa6832c34bp-5 * x) +
                           (-0x1.80867f318fdebp-5 + 0x1.c724f69fc055fp-6 * x) * x2) +
                          ((-0x1.e6d77b198b01cp-8)) * x4)) *
                            x16;
    prange_f64_pair p = prange_f64_first_step(
        prange_f64_make(0x1.5b40cb100c675p-3, 0x1.1845b49af5003p-58), x, rest);
    p = prange_f64_step(prange_f64_make(-0x1.a8b9c17aa6165p-3, -0x1.cbdf513138090p-58), r, p);
    p = prange_f64_step(prange_f64_make(0x1.151322ac7d846p-2, 0x1.d70347c0f0838p-56), r, p);
    p = prange_f64_step(prange_f64_make(-0x1.9a4d55beab2d7p-2, 0x1.4c59be2fe92d3p-58), r, p);
    p = prange_f64_step(prange_f64_make(0x1.a51a6625307d3p-1, 0x1.1a9b2669818edp-56), r, p);
    return prange_f64_step(prange_f64_make(-0x1.2788cfc6fb619p-1, 0x1.6ca6533adc664p-58), r, p);
}

/* log gamma(2 + x) / x on -0.5001 to 0.6001: relative error 2**-71.1 */
PRANGE_MATH prange_f64_pair prange_f64_polynomial_lgamma_at_2(prange_f64_pair r)
{
    const double x = r.hi, x2 = x * x, x4 = x2 * x2, x8 = x4 * x4, x16 = x8 * x8;
    const double rest =
        ((((0x1.7add6eadb6cedp-9 + -0x1.38ac5c2bf884cp-10 * x) +
           (0x1.0b36af863112ap-11 + -0x1.d3fd4c7721bfep-13 * x) * x2) +
          ((0x1.a127b0f8198cap-14 + -0x1.78de5bc59ff1cp-15 * x) +
           (0x1.580dcd4c28ab9p-16 + -0x1.3cbc986775299p-17 * x) * x2) *
              x4) +
         (((0x1.2597e38a50a3dp-18 + -0x1.11b2d86ee9021p-19 * x) +
           (0x1.005e4e0dcfb68p-20 + -0x1.e2590f393a7ebp-22 * x) * x2) +
          ((0x1.c845769fe5f65p-23 + -0x1.b0682b18da42bp-24 * x) +
           (0x1.91133d77cd6d4p-25 + -0x1.75d14328442e6p-26 * x) * x2) *
              x4) *
             x8) +
        ((((0x1.a1a030216c603p-27 + -0x1.de56694800220p-28 * x) + (0x1.231e4e57e192bp-29) * x2))) *
            x16;
    prange_f64_pair p = prange_f64_first_step(
        prange_f64_make(-0x1.e404fc218f5f8p-8, -0x1.d42f1ee5a4170p-65), x, rest);
    p = prange_f64_step(prange_f64_make(0x1.51322ac7d8483p-6, 0x1.6e39a97c9a96fp-61), r, p);
    p = prange_f64_step(prange_f64_make(-0x1.13e001a557607p-4, 0x1.fe378bcdac1e2p-58), r, p);
    p = prange_f64_step(prange_f64_make(0x1.4a34cc4a60fa6p-2, 0x1.1880082106c23p-56), r, p);
    return prange_f64_step(prange_f64_make(0x1.b0ee6072093cep-2, 0x1.6cb83fed9f7f2p-58), r, p);
}

/* The polynomial cos where the condition holds, else sin. */
PRANGE_MATH double prange_f64_polynomial_trig_rest(double x, uint64_t odd)
{
    const double c1 = prange_f64_select(odd, -0x1.6c16c16c16c17p-10, 0x1.1111111111111p-7);
    const double c2 = prange_f64_select(odd, 0x1.a01a01a01a1adp-16, -0x1.a01a01a019ea6p-13);
    const double c3 = prange_f64_select(odd, -0x1.27e4fb77acf42p-22, 0x1.71de3a5505e48p-19);
    const double c4 = prange_f64_select(odd, 0x1.1eed8efbeede3p-29, -0x1.ae6455277a73fp-26);
    const double c5 = prange_f64_select(odd, -0x1.939666ad08cb3p-37, 0x1.612250f0243f3p-33);
    const double c6 = prange_f64_select(odd, 0x1.ac6ff3a42cccep-45, -0x1.ab8de4a82645bp-41);
    const double x2 = x * x, x4 = x2 * x2;
    return ((c1 + c2 * x) + (c3 + c4 * x) * x2) + ((c5 + c6 * x)) * x4;
}

PRANGE_MATH prange_f64_pair prange_f64_polynomial_trig(prange_f64_pair r, uint64_t odd, double rest)
{
    const prange_f64_pair c0 = {
        prange_f64_select(odd, 0x1.5555555555555p-5, -0x1.5555555555555p-3),
        prange_f64_select(odd, 0x1.5555555555555p-59, -0x1.5555555555555p-57)};
    return prange_f64_first_step(c0, r.hi, rest);
}
/** @endcond */

#endif
